"""How a digest's files are called: the one table, for whoever writes or names them."""

from __future__ import annotations

import re

SUFFIXES = {"html": ".html", "markdown": ".md", "text": ".txt", "json": ".json"}  # form → suffix, of those that become files
FEED_SUFFIXES = {"atom": ".atom", "jsonfeed": ".json"}  # kind of feed → suffix
LATEST_STEM = "digest"  # the name that people bookmark
_FEED = re.compile(rf"(feed|feeds/[\w-]+)({'|'.join(map(re.escape, FEED_SUFFIXES.values()))})")


def file_name(form: str, stem: str = LATEST_STEM) -> str:
    """ "digest.html"."""
    return f"{stem}{SUFFIXES[form]}"


def feed_name(kind: str, watch: str = "") -> str:
    """ "feed.atom", "feeds/clash.json"."""
    return f"feeds/{watch}{FEED_SUFFIXES[kind]}" if watch else f"feed{FEED_SUFFIXES[kind]}"


def is_feed(name: str) -> bool:
    """Whether it is the name of a feed's file."""
    return _FEED.fullmatch(name) is not None
