"""The `yuanlian` commands: file commands over the engines, database commands over the domain."""
