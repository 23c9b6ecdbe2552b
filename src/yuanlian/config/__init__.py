"""Settings, addresses and the application object."""
