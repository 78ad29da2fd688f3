"""Borderwatch: the road from sources to alerts."""

__version__ = "0.1.0"
