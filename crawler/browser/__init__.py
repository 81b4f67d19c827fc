"""Finding, installing, starting and trusting a Chromium."""
