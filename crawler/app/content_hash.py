"""What says that two texts are one. The writer asks for it, which reads no article itself."""

from __future__ import annotations

from crawler.language.sentences import folded_text
from crawler.language.tokens import folded_sha


def content_hash(title: str, own: str) -> str:
    """What an article says, without what its site says everywhere."""
    return folded_sha(f"{folded_text(title).text}\n{folded_text(own).text}")
