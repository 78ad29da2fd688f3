"""How right a watch is, from what reviewers marked."""

from __future__ import annotations

from math import sqrt

Z_95_PERCENT = 1.959964  # two-sided 95 %


def precision(right: int, wrong: int) -> float | None:
    """The share that was right; None where nothing is marked."""
    return right / (right + wrong) if right + wrong else None


def wilson_interval(right: int, marked: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): honest for few marks, never outside 0 and 1. Nothing marked: (0, 1)."""
    if marked == 0:
        return 0.0, 1.0
    share = right / marked
    middle = share + Z_95_PERCENT * Z_95_PERCENT / (2 * marked)
    spread = Z_95_PERCENT * sqrt(share * (1 - share) / marked + Z_95_PERCENT * Z_95_PERCENT / (4 * marked * marked))
    below = 1 + Z_95_PERCENT * Z_95_PERCENT / marked
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)
