"""Data files: the four zones, calendars, industry classes and chain templates."""
