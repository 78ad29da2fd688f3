"""What an edit changed: words, and whether it matters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.facts.findings import Figure, Mention
from crawler.grouping.edits import lexicon
from crawler.grouping.edits.values import Edit, WordChange
from crawler.language.sentences import sentence_spans
from crawler.language.tokens import fold, lead_of, tokens
from crawler.language.worddiff import word_diff, words_of
from crawler.model import EditKind

MIN_WORDS_LEFT = 0.6  # of the words that are left: fewer is a removal
MAX_WORD_CHANGES = 200
CONTEXT_WORDS = 4  # words shown around a change
MIN_SPELLING_RATIO = 0.8  # of two words' letters in common: one word
MIN_NAME_LETTERS = 4  # letters
MAX_BYLINE_WORDS = 6  # words of a line that may be one
_NAME_PATTERN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """A version with what was found in it."""

    title: str
    text: str
    mentions: Sequence[Mention] = ()
    figures: Sequence[Figure] = ()
    watches: Iterable[str] = ()


def compare_versions(old: VersionFacts, new: VersionFacts) -> Edit:
    """What an edit did. Material: the headline's words, its verb, who acts, a name, a figure, a place, a negation, a watch
    that is no longer true, a large removal. Spelling, punctuation and added background are cosmetic."""
    reasons = [
        *_headline(old.title, new.title),
        *_actor(old, new),
        *_figures(old.figures, new.figures),
        *_set_change("place", _places(old), _places(new)),
        *_set_change("watch", set(old.watches), set(new.watches)),
    ]
    before, after = tokens(fold(old.text)), tokens(fold(new.text))
    if _denials(old, before) != _denials(new, after):
        reasons.append("negation")
    if before and len(after) < MIN_WORDS_LEFT * len(before):
        reasons.append(f"removal: {len(before)} → {len(after)} words")
    return Edit(
        kind=EditKind.MATERIAL if reasons else EditKind.COSMETIC,
        reasons=tuple(reasons),
        changes=tuple(word_changes(f"{old.title}\n{old.text}", f"{new.title}\n{new.text}")),
    )


def word_changes(old: str, new: str) -> list[WordChange]:
    """The word diff, with the words before each change; of texts that differ for very long, its beginning."""
    word_changes: list[WordChange] = []
    passed: list[str] = []
    for stretch in word_diff(old, new).compared:
        went, came = stretch.old.strip(), stretch.new.strip()
        if not stretch.same and (went or came):
            word_changes.append(WordChange("".join(passed[-CONTEXT_WORDS:]).strip(), went, came))
        passed = [*passed, *words_of(stretch.old)][-CONTEXT_WORDS:]
        if len(word_changes) >= MAX_WORD_CHANGES:
            break
    return word_changes


def _denials(version: VersionFacts, words: Iterable[str]) -> int:
    """How many words of the text deny; the Dari nine of a figure does not."""
    denying, numbers = lexicon.negations(), lexicon.denying_number_words()
    counted = sum(word in numbers for figure in version.figures if figure.field == "text" for word in tokens(fold(figure.text)))
    return sum(word in denying for word in words) - counted


def _headline(old: str, new: str) -> list[str]:
    """Another word, and another thing done; not another spelling, nor a mark that the page was updated."""
    before, after = tokens(fold(old)), tokens(fold(new))
    gone = [word for word in dict.fromkeys(before) if word not in after and word not in lexicon.update_marks()]
    came = [word for word in dict.fromkeys(after) if word not in before and word not in lexicon.update_marks()]
    gone, came = _without_spellings(gone, came)
    if not gone and not came:
        return []
    reasons = [f"headline: {old} → {new}"]
    was, is_now = lexicon.verbs(before), lexicon.verbs(after)
    lost, gained = [verb for verb in was if verb not in is_now], [verb for verb in is_now if verb not in was]
    if lost and gained:
        reasons.append(f"headline verb: {', '.join(lost)} → {', '.join(gained)}")
    return reasons


def _actor(old: VersionFacts, new: VersionFacts) -> list[str]:
    """Who did it, in the headline and the lead: somebody who is not in the new text at all gave way to somebody who was
    not in the old. In headlines the first is who acts: two that change places are reported."""
    texts = [tokens(fold(f"{version.title}\n{version.text}")) for version in (old, new)]
    heads = [tokens(fold(f"{version.title}\n{lead_of(version.text)}")) for version in (old, new)]
    (actors_before, actors_now), (everyone_before, everyone_now) = map(lexicon.actors, heads), map(lexicon.actors, texts)
    gone = [actor for actor in actors_before if actor not in everyone_now]
    came = [actor for actor in actors_now if actor not in everyone_before]
    named, names = (_names(f"{version.title}\n{lead_of(version.text)}") for version in (old, new))
    lost = [name for name in named if name not in texts[1]]
    gained = [name for name in names if name not in texts[0]]
    lost, gained = _without_spellings(lost, gained)
    reasons = []
    if gone:
        reasons.append(f"actor: {', '.join(gone)} → {', '.join(came) or 'none'}")
    if lost and gained:
        reasons.append(f"name: {', '.join(lost)} → {', '.join(gained)}")
    first, now_first = (lexicon.actors(tokens(fold(version.title))) for version in (old, new))
    if len(first) > 1 and sorted(first) == sorted(now_first) and first[0] != now_first[0]:
        reasons.append(f"actor: {first[0]} before {now_first[0]} → {now_first[0]} before {first[0]}")
    return reasons


def _names(text: str) -> list[str]:
    """Capitalised words inside a sentence, folded; bylines and captions have no sentence."""
    names: dict[str, None] = {}
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        pieces = _NAME_PATTERN.findall(sentence)
        if len(pieces) <= MAX_BYLINE_WORDS or sum(piece[:1].isupper() for piece in pieces) * 2 > len(pieces):
            continue  # in a heading in capitals a name looks like a word
        for piece in pieces[1:]:
            if piece[:1].isupper() and not piece.isupper() and len(piece) >= MIN_NAME_LETTERS:
                names.update(dict.fromkeys(word for word in tokens(fold(piece)) if word not in lexicon.date_words()))
    return list(names)


def _without_spellings(gone: list[str], came: list[str]) -> tuple[list[str], list[str]]:
    """Words that went and came but for those that are the same word, spelt or inflected otherwise."""
    came = list(came)
    left = []
    for word in gone:
        match = next((candidate for candidate in came if _same_word(word, candidate)), None)
        if match is None:
            left.append(word)
        else:
            came.remove(match)
    return left, came


def _same_word(first: str, second: str) -> bool:
    if first.isdigit() or second.isdigit() or first in lexicon.negations() or second in lexicon.negations():
        return False
    if first[:1] != second[:1] or min(len(first), len(second)) < MIN_NAME_LETTERS:
        return False
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= MIN_SPELLING_RATIO


def _figures(old: Sequence[Figure], new: Sequence[Figure]) -> list[str]:
    """Figures that went and came, paired by what they count."""
    before = {(figure.unit, figure.value) for figure in old if figure.unit}
    after = {(figure.unit, figure.value) for figure in new if figure.unit}
    gone, came = sorted(before - after), sorted(after - before)
    reasons = []
    for unit, value in gone:
        match = next((candidate for candidate in came if candidate[0] == unit), None)
        if match:
            came.remove(match)
            reasons.append(f"figure: {value:g} → {match[1]:g} {unit}")
        else:
            reasons.append(f"figure: {value:g} {unit} gone")
    return reasons  # figures that only came are added background


def _places(version: VersionFacts) -> set[str]:
    return {mention.candidates[0] for mention in version.mentions}


def _set_change(name: str, old: set[str], new: set[str]) -> list[str]:
    gone, came = sorted(old - new), sorted(new - old)
    if not gone:
        return []  # what only came is added background
    return [f"{name}: {', '.join(gone)} → {', '.join(came) or 'none'}"]
