"""A digest as HTML for mail readers."""

from __future__ import annotations

from crawler.digest.html import environment
from crawler.digest.values import Digest

LIMIT = 100_000  # bytes; Gmail cuts a mail at 102,400


def mail(digest: Digest) -> str:
    return environment().get_template("digest.html.j2").render(digest=digest, coverage=digest.coverage)
