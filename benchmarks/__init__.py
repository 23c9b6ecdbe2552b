"""Speed and quality, measured: each folder is one benchmark, runnable on files or on a database of its own."""
