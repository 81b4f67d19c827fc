"""What a site is, before any visit: its pages, its policy documents, and what its unencrypted door answers.

`crawler.discovery.run.discover` plays a Scrapy spider in a process of its own (`crawler.discovery.worker`), for
Twisted's reactor and the browser's event loop cannot share one. This package file imports nothing, so that the spider's
process starts with what it needs and no more.
"""
