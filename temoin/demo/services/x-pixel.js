const [, pixel] = window.twq.queue.find(([command]) => command === "config") || [];
kit.keep("_twpid", `tw.${kit.now()}.${kit.id()}`);
const seen = { p_id: "Twitter", p_user_id: 0, txn_id: pixel, events: JSON.stringify([["pageview", {}]]), tw_document_href: location.href, tw_iframe_status: 0, version: "2.3.31" };
kit.image("https://t.co/1/i/adsct", seen);
kit.image("https://analytics.twitter.com/1/i/adsct", seen);
