"""Values to JSON and back: how plans and items cross the border between processes."""

from __future__ import annotations

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
