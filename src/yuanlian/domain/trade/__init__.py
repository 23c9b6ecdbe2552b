"""Needs and offers, the matches between them, and deals."""
