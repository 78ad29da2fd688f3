"""Scores who did what to whom, as the engine reads it, on labelled sentences and articles, and prints what it gets wrong.

    python bench/event_roles.py [ARTICLES.jsonl] [--show]

Sentences: `tests/data/event_roles.jsonl`, invented, 28 in each language: `{id, lang, kind, text, trigger, actor, target}`; a slot
lists what is right in it, and is empty where nobody is named. Articles: the labels of `bench/event_roles.jsonl` by id, and the
texts of ARTICLES (`{id, lang, country, title, text, published}`). In a mutual event (a clash) either may be the actor.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crawler.facts.events import event_frame
from crawler.facts.events.people import SHOWN_PEOPLE
from crawler.language.tables.table import NATIONS

BENCH_FOLDER = Path(__file__).parent
ROLE_SENTENCES = BENCH_FOLDER.parent / "tests" / "data" / "event_roles.jsonl"
ROLE_LABELS = BENCH_FOLDER / "event_roles.jsonl"
KINDS_SHOWN = {shown: kind for kind, shown in SHOWN_PEOPLE.items()}


class RolesRead(NamedTuple):
    """What was read of one event: its two slots in English, and the words of its trigger."""

    actor: str
    target: str
    trigger_text: str


class RoleScore(NamedTuple):
    """What became of the slots of labelled events. `turned`: events whose actor and target were taken for each other."""

    events: int
    right: int
    wrong: int
    missed: int  # labelled, and left empty
    turned: int
    triggers: int  # whose words touch those labelled

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def turned_share(self) -> float:
        return self.turned / max(1, self.events)


def read_sentence(row: Mapping[str, Any]) -> RolesRead:
    frame = event_frame("", row["text"], (), None, lang=row["lang"])
    return RolesRead(frame.actor, frame.target, frame.trigger_text)


def score_roles(rows: Iterable[tuple[Mapping[str, Any], RolesRead]]) -> RoleScore:
    counts: Counter[str] = Counter()
    for label, read in rows:
        outcomes = slot_outcomes(label, read)
        counts.update(outcome for outcome in outcomes.values() if outcome)
        counts["events"] += 1
        counts["turned"] += is_turned(label, read)
        counts["triggers"] += any(_share_words(words, read.trigger_text) for words in label.get("trigger", ()))
    return RoleScore(*(counts[key] for key in ("events", "right", "wrong", "missed", "turned", "triggers")))


def slot_outcomes(label: Mapping[str, Any], read: RolesRead) -> dict[str, str]:
    """right, wrong or missed for each slot; empty: rightly left empty. A mutual event is taken the way round that fits better."""
    ways = [(label["actor"], label["target"])]
    if label["kind"] == "mutual":
        ways.append((label["target"], label["actor"]))
    outcomes = [{"actor": _outcome(actor, read.actor), "target": _outcome(target, read.target)} for actor, target in ways]
    return max(outcomes, key=lambda outcome: list(outcome.values()).count("right"))


def is_turned(label: Mapping[str, Any], read: RolesRead) -> bool:
    """Whether who acts was read as who suffers, or the other way round."""
    if label["kind"] == "mutual":
        return False
    return any(
        slot and _is_one_of(slot, wrong) and not _is_one_of(slot, right)
        for slot, right, wrong in ((read.actor, label["actor"], label["target"]), (read.target, label["target"], label["actor"]))
    )


def _outcome(labels: Sequence[str], slot: str) -> str:
    if slot:
        return "right" if _is_one_of(slot, labels) else "wrong"
    return "missed" if labels and "-" not in labels else ""


def _is_one_of(slot: str, labels: Sequence[str]) -> bool:
    """Whether a slot is what a label says. A nation may be left out; another one is wrong."""
    nation, kind = _parted(slot)
    return any(
        label_kind in (kind, kind.split()[0]) and (not nation or not label_nation or nation == label_nation)
        for label_nation, label_kind in map(_parted, labels)
    )


def _parted(slot: str) -> tuple[str, str]:
    first, _, rest = slot.partition(" ")
    nation, kind = (first, rest) if first in NATIONS and rest else ("", slot)
    kind = kind.removeprefix("unknown ")
    return nation, KINDS_SHOWN.get(kind, kind)


def _share_words(words: str, read: str) -> bool:
    return bool(set(words.casefold().split()) & set(read.casefold().split()))


def labelled_sentences() -> list[dict[str, Any]]:
    return _rows(ROLE_SENTENCES)


def read_articles(path: Path) -> Iterator[tuple[dict[str, Any], RolesRead]]:
    """The labels of articles, each with what was read of the main alert; without an alert nothing."""
    from crawler.app.events import main_match, with_events  # the sentences need none of the watches
    from crawler.config.loading import load
    from crawler.facts.figures import figures_of
    from crawler.runtime.clock import instant

    watches = load(BENCH_FOLDER.parent / "config.yaml").watches
    labels = {row["id"]: row for row in _rows(ROLE_LABELS)}
    for row in _rows(path):
        if row["id"] not in labels:
            continue
        title, text, lang = row["title"], row["text"], row["lang"]
        published = instant(row["published"]).date()
        result = watches.read(title, text, lang=lang, country=row["country"], published=published)
        match = main_match(with_events(result, title, text, figures_of(title, text, lang=lang), lang=lang, published=published))
        if match is not None and match.event is not None:
            event = match.event
            yield labels[row["id"]] | {"lang": lang}, RolesRead(event.actor, event.target, event.trigger_text)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def print_scores(name: str, rows: Sequence[tuple[Mapping[str, Any], RolesRead]], *, show: bool) -> None:
    by_lang = defaultdict(list)
    for label, read in rows:
        by_lang[label["lang"]].append((label, read))
    for lang, part in [*sorted(by_lang.items()), ("all", list(rows))]:
        figures = score_roles(part)
        print(
            f"{name} {lang}: precision {figures.precision:.2f}, recall {figures.recall:.2f}, {figures.right} right, "
            f"{figures.wrong} wrong, {figures.missed} missed, {figures.turned} turned round, "
            f"{figures.triggers} triggers of {figures.events}"
        )
    for label, read in rows if show else ():
        outcomes = slot_outcomes(label, read)
        if set(outcomes.values()) & {"wrong", "missed"}:
            print(label["id"], outcomes, read, label["actor"], label["target"], label.get("text", ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--show", action="store_true", help="list the events that are not read right")
    options = parser.parse_args()
    print_scores("sentences", [(row, read_sentence(row)) for row in labelled_sentences()], show=options.show)
    if options.articles is not None:
        print_scores("articles", list(read_articles(options.articles)), show=options.show)


if __name__ == "__main__":
    main()
