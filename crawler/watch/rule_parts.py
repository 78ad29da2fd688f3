"""The parts of a rule as they are of one article, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crawler.language.reader.texts import gettext as _
from crawler.watch.nearest import NearTerm

MAX_LACKING_WORDS = 2  # that stand elsewhere, of one condition


class PartRole(StrEnum):
    """What a part of a rule asks of the parts below it."""

    LEAF = "leaf"  # nothing; or it has a name
    ALL = "all"
    ANY = "any"
    VETO = "veto"
    NEAR = "near"
    WHERE = "where"  # that they stand in a sentence, a field, an event

    @property
    def is_open(self) -> bool:
        """Whether the parts below say why it is not met."""
        return self not in (PartRole.LEAF, PartRole.VETO)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePart:
    """A condition of a rule as it is of one article. `elsewhere`: its words outside the part of the article that it reads."""

    condition: str
    met: bool
    role: PartRole = PartRole.LEAF
    kind: str = ""  # the role in the reader's words; empty: a leaf
    words: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    nearest: tuple[NearTerm, ...] = ()
    note: str = ""
    parts: tuple[RulePart, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "condition": self.condition,
            "met": self.met,
            "words": list(self.words),
            "elsewhere": list(self.elsewhere),
            "nearest": [
                {"term": near.term, "lang": near.language, "words": list(near.words), "similarity": round(near.similarity, 2)}
                for near in self.nearest
            ],
            "note": self.note,
            "parts": [part.as_dict() for part in self.parts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """A watch and an article: whether there is an alert, and each part of the rule."""

    watch: str
    alert: bool
    severity: str  # that the alert has; without an alert that of the watch
    language: str  # that was assumed; empty: unknown
    skipped_languages: tuple[str, ...]  # whose terms are not looked for in such a text
    reads: str  # what the watch reads
    when: RulePart
    vetoes: tuple[RulePart, ...]  # those that are true: each prevents the alert
    raises: tuple[tuple[str, RulePart], ...]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "watch": self.watch,
            "alert": self.alert,
            "severity": self.severity,
            "language": self.language,
            "skipped_languages": list(self.skipped_languages),
            "reads": self.reads,
            "note": self.note,
            "when": self.when.as_dict(),
            "vetoes": [veto.as_dict() for veto in self.vetoes],
            "raises": [{"to": severity, **part.as_dict()} for severity, part in self.raises],
        }


def part_lines(part: RulePart, depth: int = 0, suffix: str = "") -> list[str]:
    """A part of a rule as lines of plain text; what is below it only where that says why it is not met."""
    if part.role.is_open and len(part.parts) == 1 and not part.note and not part.parts[0].kind:
        return part_lines(part.parts[0], depth, f" {part.kind}" if part.role is PartRole.WHERE else "")
    words = f": {', '.join(part.words)}" if part.words else ""
    if part.kind and part.parts:
        shown = f"{part.kind}:" if not part.met else f"{part.kind}: {', '.join(below.condition for below in part.parts)}{words}"
    else:
        shown = f"{part.condition}{suffix}{words}"
    lines = [f"{'  ' * depth}{'✓' if part.met else '✗'} {shown}"]
    inner = "  " * (depth + 2)
    if part.note:
        lines.append(f"{inner}{part.note}")
    if part.elsewhere:
        lines.append(f"{inner}{_('stands elsewhere: {words}', words=', '.join(part.elsewhere))}")
    lines += [f"{inner}{_('nearest: {words}', words=_near_line(near))}" for near in part.nearest]
    if not part.met or (depth == 0 and part.kind):
        for below in part.parts:
            lines += part_lines(below, depth + 1)
    return lines


def _near_line(near: NearTerm) -> str:
    language = f" [{near.language}]" if near.language else ""
    return f"{' '.join(near.words)} ~ {near.term}{language}"


def lacking(part: RulePart) -> Iterator[str]:
    """The conditions at the bottom of a rule that are not met, each once; with the words that stand elsewhere, in brackets."""
    seen: set[str] = set()
    for bottom in _unmet(part):
        words = f" ({', '.join(bottom.elsewhere[:MAX_LACKING_WORDS])})" if bottom.elsewhere else ""
        if bottom.condition not in seen:
            seen.add(bottom.condition)
            yield f"{bottom.condition}{words}"


def _unmet(part: RulePart) -> Iterator[RulePart]:
    """Unmet parts with nothing unmet below; a named condition stands for all that it holds."""
    if part.met:
        return
    below = [inner for inner in part.parts if not inner.met] if part.role.is_open else []
    if not below:
        yield part
    for inner in below:
        yield from _unmet(inner)
