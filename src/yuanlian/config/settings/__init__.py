"""One module per way of running: embedded, production, test; all start from base."""
