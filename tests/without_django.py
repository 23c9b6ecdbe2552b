"""A pytest plugin: Django cannot be imported, as on a machine that has none."""

import sys

sys.modules["django"] = None  # type: ignore[assignment]  # -- documented: None makes every import of it fail
