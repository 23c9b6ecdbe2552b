"""Map pages: organisations and enterprises of a zone on its schematic ground, and what the public sees of them."""
