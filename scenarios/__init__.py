"""What a visitor does: one file a scenario; ``consent`` finds and works the banner."""
