"""What an edit changed: words, and whether it matters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.findings import Figure, Mention
from crawler.text import fold, tokens

COSMETIC, MATERIAL = "cosmetic", "material"
REMOVED = 0.6  # of the words that are left: fewer is a removal
MOST_WORDS = 3000  # of either text that are compared, from where the two begin to differ
MOST_CHANGES = 200
CONTEXT = 4  # words shown around a change
NEGATIONS = frozenset(
    fold(word)
    for word in (
        "not no never none without denied denies deny не нет ни без никто никогда опроверг опровергли на нест нестанд ҳеч рад "
        "نه نیست نیستند هیچ بدون رد تکذیب نشد نکرد نده نشته هېڅ emas yoʻq hech inkor эмас йўқ ҳеч"
    ).split()
)
_PIECE = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that went, words that came, and those before."""

    before: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """From one version to the next."""

    kind: str  # cosmetic, material
    reasons: tuple[str, ...]  # headline, figure, place, negation, removal: what matters, in words
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A version with what was found in it."""

    title: str
    text: str
    mentions: Sequence[Mention] = ()
    figures: Sequence[Figure] = ()
    watches: Iterable[str] = ()


def compare_versions(old: Reading, new: Reading) -> Edit:
    """What an edit did. Material: the headline's words, a figure, a place, a negation, a watch that is no longer or newly
    true, a large removal. Spelling, punctuation and added background are cosmetic."""
    reasons = [
        *_headline(old.title, new.title),
        *_figures(old.figures, new.figures),
        *_set_change("place", _places(old), _places(new)),
        *_set_change("watch", set(old.watches), set(new.watches)),
    ]
    before, after = tokens(fold(old.text)), tokens(fold(new.text))
    if sum(word in NEGATIONS for word in before) != sum(word in NEGATIONS for word in after):
        reasons.append("negation")
    if before and len(after) < REMOVED * len(before):
        reasons.append(f"removal: {len(before)} → {len(after)} words")
    return Edit(
        kind=MATERIAL if reasons else COSMETIC,
        reasons=tuple(reasons),
        changes=tuple(changes(f"{old.title}\n{old.text}", f"{new.title}\n{new.text}")),
    )


def changes(old: str, new: str) -> list[Change]:
    """The word diff; of texts that differ for very long, its beginning."""
    ours, theirs = _PIECE.findall(old), _PIECE.findall(new)
    same = next(
        (at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other),
        min(len(ours), len(theirs)),
    )
    begin = max(0, same - CONTEXT)
    ours, theirs = ours[begin : begin + MOST_WORDS], theirs[begin : begin + MOST_WORDS]
    found = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            continue
        found.append(
            Change(
                "".join(ours[max(0, a - CONTEXT) : a]).strip(), "".join(ours[a:b]).strip(), "".join(theirs[c:d]).strip()
            )
        )
        if len(found) >= MOST_CHANGES:
            break
    return found


def _headline(old: str, new: str) -> list[str]:
    before, after = tokens(fold(old)), tokens(fold(new))
    return [f"headline: {old} → {new}"] if set(before) != set(after) else []


def _figures(old: Sequence[Figure], new: Sequence[Figure]) -> list[str]:
    """Figures that went and came, paired by what they count."""
    before = {(one.unit, one.value) for one in old if one.unit}
    after = {(one.unit, one.value) for one in new if one.unit}
    gone, came = sorted(before - after), sorted(after - before)
    told = []
    for unit, value in gone:
        match = next((other for other in came if other[0] == unit), None)
        if match:
            came.remove(match)
            told.append(f"figure: {value:g} → {match[1]:g} {unit}")
        else:
            told.append(f"figure: {value:g} {unit} gone")
    return told  # figures that only came are added background


def _places(one: Reading) -> set[str]:
    return {mention.candidates[0] for mention in one.mentions}


def _set_change(name: str, old: set[str], new: set[str]) -> list[str]:
    gone, came = sorted(old - new), sorted(new - old)
    if not gone:
        return []  # what only came is added background
    return [f"{name}: {', '.join(gone)} → {', '.join(came) or 'none'}"]
