"""The two sides of the river, by the code that sources, places and stories carry."""

from __future__ import annotations

SIDES = {"af": "Afghan", "tj": "Tajik"}  # code (the country's, in lower case) → adjective


def side_name(code: str) -> str:
    """ "Afghan side"; "neither side" without a code; a code that is no side's stays as it is."""
    return f"{SIDES[code]} side" if code in SIDES else code or "neither side"
