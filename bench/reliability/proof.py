"""What a proof says: how often something was tried, how often the promise held, and what happened where it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_SHOWN_BREACHES = 5


class NotHere(Exception):
    """The proof needs something that this machine lacks; its text says what. Never counted as held."""


@dataclass
class Proof:
    """Counts of one target. A breach is a sentence on a case in which the promise did not hold."""

    tried: int = 0
    breaches: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def held(self) -> int:
        return self.tried - len(self.breaches)

    def count(self, case: str, differences: Sequence[str]) -> None:
        """One case more; without differences the promise held."""
        self.tried += 1
        if differences:
            self.breaches.append(f"{case}: {'; '.join(differences)}")

    def add(self, other_proof: Proof) -> None:
        self.tried += other_proof.tried
        self.breaches += other_proof.breaches
        self.notes += other_proof.notes

    def lines(self) -> list[str]:
        """The figure, the notes, and the first breaches."""
        more = len(self.breaches) - MAX_SHOWN_BREACHES
        shown = [f"BREACH {breach}" for breach in self.breaches[:MAX_SHOWN_BREACHES]]
        return [f"{self.held} of {self.tried} held", *self.notes, *shown, *([f"and {more} more"] if more > 0 else [])]


Rows = Mapping[str, Sequence[object]]


def differences(expected: Rows, actual: Rows) -> list[str]:
    """Rows that are missing or too many, table by table."""
    found = []
    for table, rows in expected.items():
        lost = _without(rows, actual[table])
        doubled = _without(actual[table], rows)
        if lost or doubled:
            found.append(f"{table}: {len(lost)} lost {str(lost[:2])[:160]}, {len(doubled)} too many {str(doubled[:2])[:160]}")
    return found


def _without(rows: Sequence[object], taken_away: Sequence[object]) -> list[object]:
    """The rows that stand more often in the first than in the second."""
    remaining = list(taken_away)
    left = []
    for row in rows:
        if row in remaining:
            remaining.remove(row)
        else:
            left.append(row)
    return left
