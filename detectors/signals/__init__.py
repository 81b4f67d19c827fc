"""Consent signals: what consent strings, Google's consent mode and consent managers' own records say, decoded."""
