"""Pages of organisations: both hierarchies, their posts, links and members, coverage, QR codes, public pages."""
