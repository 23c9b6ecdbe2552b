"""Organisations: the formal tree, dated links, posts, members, coverage."""
