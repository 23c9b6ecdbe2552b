"""Datums of map sources: CGCS2000/WGS84, in which points are kept, and GCJ-02, in which some tiles are drawn.

Outlines around points, too.
"""

from yuanlian.engines.geodesy.gcj02 import from_gcj02, to_gcj02
from yuanlian.engines.geodesy.outline import outline

__all__ = ["from_gcj02", "outline", "to_gcj02"]
