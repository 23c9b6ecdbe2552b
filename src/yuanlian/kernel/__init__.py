"""The Django base under every app; it holds no domain word."""
