"""The roof: command line, configuration, the one pipeline and the embedded demonstration web."""

__version__ = "0.1.0"
