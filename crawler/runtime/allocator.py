"""How the C library gives memory back: what a large page, a large array or a thread took would else stay with the process."""

from __future__ import annotations

from typing import Any, NamedTuple


class MallocLimit(NamedTuple):
    """A parameter of glibc's allocator (mallopt(3)): its number, the variable that sets it in a new process, and our value."""

    number: int
    variable: str
    value: int


# The threshold of what is mapped by itself moves to the largest block that was freed, unless it is set: after two arrays of 2 MB
# every such array would leave a hole in the heap.
MALLOC_LIMITS = (
    MallocLimit(-8, "MALLOC_ARENA_MAX", 2),
    MallocLimit(-1, "MALLOC_TRIM_THRESHOLD_", 1_000_000),
    MallocLimit(-3, "MALLOC_MMAP_THRESHOLD_", 200_000),
)


def spare_memory() -> None:
    """Let this process give memory back. An allocator without such parameters goes on as it does."""
    mallopt = _of_the_c_library("mallopt")
    for limit in MALLOC_LIMITS if mallopt else ():
        mallopt(limit.number, limit.value)


def give_back() -> None:
    """Give back what is free below the top of the heap as well. SQLite's cache grows with the archive up to its limit, and each
    peak of it left holes. It takes milliseconds: for a process that rests now."""
    trim = _of_the_c_library("malloc_trim")
    if trim:
        trim(0)


def _of_the_c_library(name: str) -> Any:
    """A function of glibc; None: there is another C library."""
    import ctypes  # most commands end soon, and need none of this

    try:
        return getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
