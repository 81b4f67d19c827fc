"""The stress page: every way we know in which a browser sends a request, each told apart in the server's log.

A *kind* is one way (``beacon``, ``worker-fetch``, ``pagehide-keepalive``); a *place* is where it is done (``main``, the
page itself; ``same``, a frame of its own process; ``cross``, a frame of another site; ``nested``, a third site's frame
in that; ``popup``, ``tab``, ``click-tab``). A *channel* is a kind in a place, and has addresses of its own:
``https://<host>/c/<place>/<kind>[/<part>]``. ``web.STRESS_HOSTS`` is what `temoin.demo.server.DemoWeb` needs to serve
it all; ``channels.CHANNELS`` says what must reach the server; ``tally`` holds a visit's evidence against the log.

The page is ``web.MAIN_URL``. ``?late=0.3,0.6,1`` shortens its late timers (3, 12 and 25 s by default);
``?when=hidden,leave`` keeps only the channels of those moments. To add a channel, add a `Kind` to a module of ``kinds``
and, when it is ``scripted``, a function of its name to a file of ``static``.

Not here, for want of a server that speaks it: HTTP/2 and HTTP/3 (early hints, streamed uploads, WebTransport), WebRTC.
"""
