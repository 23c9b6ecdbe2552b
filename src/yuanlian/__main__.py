"""Runs the `yuanlian` command as `python -m yuanlian`."""

import sys

from yuanlian.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
