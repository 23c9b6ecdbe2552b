"""Figures: each defined once, computed from records, opening the records behind it."""
