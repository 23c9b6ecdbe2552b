"""The first screen, the records behind each figure, and published observations."""
