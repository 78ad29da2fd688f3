"""Which extractor made a text: kept with each version of an article, so that a change of the texts can be told from an edit."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from crawler import __version__

DIGEST_CHARS = 8  # hexadecimal digits of the checksum of our own code


@cache
def extractor_version() -> str:
    """`0.1.0+1a2b3c4d trafilatura 2.3.1`: the release, a checksum of the modules of this package, which nobody can forget to
    raise, and the library behind them."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:DIGEST_CHARS]} trafilatura {version('trafilatura')}"
