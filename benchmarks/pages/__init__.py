"""How fast pages and API answers are with one zone at full size, on SQLite and on PostgreSQL."""
