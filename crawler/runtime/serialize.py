"""Values to JSON and back: how items cross the border between processes, and a plan that of machines. A plan for our own child is
packed: a crawl starts every few minutes, and what checks JSON takes longer to load than most plans to make."""

from __future__ import annotations

import pickle
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, TypeAdapter  # most commands take nothing from another process

    # Dataclasses of crawler.model carry no pydantic configuration of their own; bytes (page bodies) travel as base64.
    kind.__pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
    return TypeAdapter(kind)


def dumps(value: Any) -> str:
    """A dataclass of `crawler.model` as JSON text."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode()


def loads(kind: type[T], text: str | bytes) -> T:
    """The value of that type again. Raises `ValueError` on anything else."""
    hashable: Any = kind
    value: T = _adapter(hashable).validate_json(text)
    return value


def pack(value: object) -> bytes:
    """A value for a child of this process, of the same program."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpack(kind: type[T], packed: bytes) -> T:
    """The value that the parent packed. Never of bytes that another could have written. Raises `ValueError` on another value."""
    value = pickle.loads(packed)
    if not isinstance(value, kind):
        raise ValueError(f"no {kind.__name__}: {type(value).__name__}")
    return value
