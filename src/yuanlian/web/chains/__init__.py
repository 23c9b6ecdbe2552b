"""Pages of chain maps."""
