"""The demonstration: an invented news world of twenty outlets in six languages, served on loopback."""

from jobs.demo.site import DemoSite

__all__ = ["DemoSite"]
