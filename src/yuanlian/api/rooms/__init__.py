"""One module per app, each with a `router`."""
