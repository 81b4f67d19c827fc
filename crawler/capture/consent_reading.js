// Asks the consent interfaces of one frame, in the world where they live. They are the page's own code and may do
// anything: so nothing of the page's but these interfaces is called (no method of any object, no JSON), and all that
// they say is turned into bounded text at once. The value is a collector; answers that come later are added to it.
((scanned) => {
  "use strict";
  const MAX_TEXT = 16_000, MAX_MEMBERS = 300, MAX_DEPTH = 5, MAX_COMMANDS = 200, MAX_LIST = 5_000, MAX_SCRIPTS = 300;
  const collector = { __proto__: null, answers: "", waiting: "", done: "", scanned: "" };

  const quote = (text) => {
    let out = '"';
    for (let i = 0; i < text.length && out.length < MAX_TEXT; i += 1) {
      const c = text[i];
      out += c === '"' || c === "\\" ? `\\${c}` : c < " " ? " " : c;
    }
    return `${out}"`;
  };
  const json = (value, depth = 0) => {
    if (typeof value === "string") return quote(value);
    if (typeof value === "number") return value - value === 0 ? `${value}` : "null";
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value !== "object" || value === null || depth >= MAX_DEPTH) return "null";
    const list = isList(value);
    let out = "", members = 0;
    for (const key in value) {
      if (members >= MAX_MEMBERS || out.length >= MAX_TEXT) break;
      const member = value[key];
      if (typeof member === "function" || member === undefined) continue;
      out += (members > 0 ? "," : "") + (list ? "" : `${quote(key)}:`) + json(member, depth + 1);
      members += 1;
    }
    return list ? `[${out}]` : `{${out}}`;
  };
  const isList = (value) => typeof value.length === "number" && (value.length === 0 || 0 in value);

  const answer = (source, raw, asked) => {
    if (collector.answers.length > 20 * MAX_TEXT) return;
    const comma = collector.answers === "" ? "" : ",";
    collector.answers += `${comma}{"source":${quote(source)},"raw":${quote(raw)},"asked":${asked}}`;
  };
  // Runs a question; an interface that throws has said nothing.
  const ask = (name, question) => {
    collector.waiting += ` ${name}`;
    let open = true;
    const done = (text) => {
      if (!open) return;
      open = false;
      collector.done += ` ${name}`;
      if (text !== null) answer(name, text, true);
    };
    try {
      question(done);
    } catch {
      done(null);
    }
  };
  const tcf = window.__tcfapi, gpp = window.__gpp, usp = window.__uspapi;
  const shownTcf = (data, success) => json({
    success, tcString: data.tcString, eventStatus: data.eventStatus, cmpStatus: data.cmpStatus,
    gdprApplies: data.gdprApplies, cmpId: data.cmpId, cmpVersion: data.cmpVersion,
    tcfPolicyVersion: data.tcfPolicyVersion, isServiceSpecific: data.isServiceSpecific, purpose: data.purpose,
    specialFeatureOptins: data.specialFeatureOptins,
  });
  if (typeof tcf === "function") {
    // `getTCData` is deprecated since TCF 2.2; where it is refused, a listener is told at once, and taken off again.
    const listen = (done) => tcf("addEventListener", 2, (data, success) => {
      if (!data || !success) return done(json({ success: false }));
      done(shownTcf(data, true));
      tcf("removeEventListener", 2, () => undefined, data.listenerId);
      return undefined;
    });
    ask("tcf", (done) => tcf("getTCData", 2, (data, success) => {
      if (data && success) done(shownTcf(data, true));
      else listen(done);
    }));
  }
  if (typeof gpp === "function") ask("gpp", (done) => gpp("ping", (data) => done(json(data))));
  if (typeof usp === "function") ask("usp", (done) => usp("getUSPData", 1, (data) => done(json(data))));

  // Google's consent commands: `gtag("consent", …)` pushes its arguments to a list, usually called dataLayer.
  const commandsOf = (name) => {
    const list = window[name];
    if (typeof list !== "object" || list === null || typeof list.length !== "number") return;
    const before = scanned[name] ?? 0, from = before <= list.length ? before : 0;
    const to = list.length < from + MAX_LIST ? list.length : from + MAX_LIST;
    let told = 0, at = from;
    for (; at < to && told < MAX_COMMANDS; at += 1) {
      const entry = list[at];
      if (typeof entry !== "object" || entry === null || entry[0] !== "consent") continue;
      answer("google-consent-mode", `["consent",${json(entry[1])},${json(entry[2])}]`, false);
      told += 1;
    }
    collector.scanned += `${collector.scanned === "" ? "" : ","}${quote(name)}:${at}`;
  };
  // Tag Manager's script says in its address what the list is called, when it is called otherwise.
  const renamed = () => {
    const names = { __proto__: null, dataLayer: true };
    const scripts = document.scripts;
    for (let i = 0; i < scripts.length && i < MAX_SCRIPTS; i += 1) {
      const found = nameInAddress(scripts[i].src);
      if (found !== "") names[found] = true;
    }
    return names;
  };
  const nameInAddress = (address) => {
    if (typeof address !== "string") return "";
    let query = -1;
    for (let i = 0; i < address.length && i < 2000; i += 1) {
      if (query < 0 && address[i] === "?") query = i;
      const before = address[i - 1];
      if (query >= 0 && address[i] === "l" && address[i + 1] === "=" && (before === "?" || before === "&")) {
        let name = "";
        for (let j = i + 2; j < address.length && name.length < 60; j += 1) {
          if (address[j] === "&" || address[j] === "#") break;
          name += address[j];
        }
        return name;
      }
    }
    return "";
  };
  const quietly = (act) => {
    try { act(); } catch { /* the page's own fault */ }
  };
  quietly(() => {
    for (const name in renamed()) quietly(() => commandsOf(name));
  });
  quietly(() => {
    const entries = window.google_tag_data?.ics?.entries;
    if (entries) answer("google-consent-mode", `{"entries":${json(entries)}}`, true);
  });
  quietly(() => {
    const signal = navigator.globalPrivacyControl;
    if (typeof signal === "boolean") answer("global-privacy-control", `${signal}`, true);
  });

  collector.text = () => {
    const { answers, waiting, done, scanned: read } = collector, url = `${location.href}`;
    const asked = `"waiting":${quote(waiting)},"done":${quote(done)}`;
    return `{"url":${quote(url)},"answers":[${answers}],${asked},"scanned":{${read}}}`;
  };
  return collector;
})
