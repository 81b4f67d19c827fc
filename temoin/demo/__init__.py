"""The demonstration web: a TLS server on loopback that answers for every host, five fictional firms and stand-ins.

Nothing here reaches the internet. `temoin.demo.server.DemoWeb` runs it, `temoin.demo.catalogue` says what is on it.
"""
