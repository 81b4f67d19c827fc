"""What the rules share to read the evidence: traces and what they weigh, the choice, lifetimes, the law."""
