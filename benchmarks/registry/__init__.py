"""How long an import of a whole zone takes, and whether real files are understood."""
