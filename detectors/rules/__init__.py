"""Rules: pure functions that hold the evidence and the policy's claims against the law; one file is one rule."""
