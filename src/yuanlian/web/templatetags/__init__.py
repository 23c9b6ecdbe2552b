"""Template tags of the web rooms."""
