"""A day in the Solar Hijri calendar of Afghanistan and Iran."""

from __future__ import annotations

from datetime import date


def solar_day(day: date) -> tuple[int, int, int]:
    """Year, month and day: 27 November 2026 → (1405, 9, 6)."""
    import jdatetime  # only readers of that calendar pay for it

    solar = jdatetime.date.fromgregorian(date=day)
    return solar.year, solar.month, solar.day
