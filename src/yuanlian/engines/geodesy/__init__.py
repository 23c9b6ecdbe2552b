"""Datums of map sources: CGCS2000/WGS84, in which points are kept, and GCJ-02, in which some tiles are drawn."""

from yuanlian.engines.geodesy.gcj02 import from_gcj02, to_gcj02

__all__ = ["from_gcj02", "to_gcj02"]
