"""Requests that enterprises raise, the tasks of departments, deadlines, replies and ratings."""
