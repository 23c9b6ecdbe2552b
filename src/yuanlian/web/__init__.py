"""Pages: server-rendered, one folder per app."""
