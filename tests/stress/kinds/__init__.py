"""The kinds of channels, by what makes the browser send: one tuple ``KINDS`` a module."""
