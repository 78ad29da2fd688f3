"""A digest as files: file name → text, in every form that becomes a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crawler.report.digest.feeds import render_feed
from crawler.report.digest.rendering import render
from crawler.report.filenames import FEED_SUFFIXES, LATEST_STEM, SUFFIXES, feed_name, file_name

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest


def digest_files(digest: Digest, forms: Iterable[str] = tuple(SUFFIXES), stem: str = LATEST_STEM) -> dict[str, str]:
    """File name → text."""
    return {file_name(form, stem): render(digest, form) for form in forms}


def feed_files(digest: Digest, watches: Iterable[str], base: str = "") -> dict[str, str]:
    """File name → text: the stories of all, and of each watch (empty where it has none). `base`: the address under which they
    are published."""
    slugs = tuple(watches)
    files = {}
    for kind in FEED_SUFFIXES:
        files[feed_name(kind)] = render_feed(digest, kind, base=base)
        files |= {feed_name(kind, watch): render_feed(digest, kind, watch=watch, base=base) for watch in slugs}
    return files
