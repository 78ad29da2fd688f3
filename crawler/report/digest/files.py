"""A digest as files: the one table of their names, for whoever writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.report.digest.feeds import KINDS, render_feed
from crawler.report.digest.render import render
from crawler.report.digest.values import Digest

SUFFIXES = {"html": ".html", "markdown": ".md", "text": ".txt", "json": ".json"}  # form → suffix, of those that become files
NEWEST = "digest"  # the name that people bookmark
_FEED = re.compile(rf"(feed|feeds/[\w-]+)({'|'.join(map(re.escape, KINDS.values()))})")


def file_name(form: str, stem: str = NEWEST) -> str:
    """ "digest.html"."""
    return f"{stem}{SUFFIXES[form]}"


def feed_name(kind: str, watch: str = "") -> str:
    """ "feed.atom", "feeds/clash.json"."""
    return f"feeds/{watch}{KINDS[kind]}" if watch else f"feed{KINDS[kind]}"


def is_feed(name: str) -> bool:
    """Whether it is the name of a feed's file."""
    return _FEED.fullmatch(name) is not None


def digest_files(digest: Digest, forms: Iterable[str] = tuple(SUFFIXES), stem: str = NEWEST) -> dict[str, str]:
    """File name → text."""
    return {file_name(form, stem): render(digest, form) for form in forms}


def feed_files(digest: Digest, watches: Iterable[str], base: str = "") -> dict[str, str]:
    """File name → text: the stories of all, and of each watch (empty where it has none). `base`: the address under which they
    are published."""
    slugs = tuple(watches)
    files = {}
    for kind in KINDS:
        files[feed_name(kind)] = render_feed(digest, kind, base=base)
        files |= {feed_name(kind, watch): render_feed(digest, kind, watch=watch, base=base) for watch in slugs}
    return files
