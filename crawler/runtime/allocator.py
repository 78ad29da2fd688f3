"""How the C library gives memory back: what a large page, a large array or a thread took would else stay with the process."""

from __future__ import annotations

from typing import NamedTuple


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
    import ctypes  # most commands end soon, and need none of this

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # no glibc
        return
    for limit in MALLOC_LIMITS:
        mallopt(limit.number, limit.value)
