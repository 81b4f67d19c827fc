"""Finding a consent banner, working it, and proving that the choice was made."""
