"""The stress page: every way we know in which a browser sends a request, each told apart in the server's log.

A *kind* is one way (``beacon``, ``worker-fetch``, ``pagehide-keepalive``); a *place* is where it is done (``main``, the
page itself; ``same``, a frame of its own process; ``cross``, a frame of another site; ``nested``, a third site's frame
in that; ``popup``, ``tab``, ``click-tab``). A *channel* is a kind in a place, and has addresses of its own:
``https://<host>/c/<place>/<kind>[/<part>]``. ``web.STRESS_HOSTS`` is what `temoin.demo.server.DemoWeb` needs to serve
it all; ``channels.CHANNELS`` says what must reach the server; ``tally`` holds a visit's evidence against the log.
"""
