"""Reading policies: a document → its text → the claims it makes, each with its quote."""
