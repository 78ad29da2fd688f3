"""Who acts and who suffers in one sentence, by the order of its words and the words beside who is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.events.people import PeopleNamed
from crawler.facts.events.verbs import VerbNamed
from crawler.language.tables import LanguageTable, made_from_tables, table_of
from crawler.language.tokens import fold

MUTUAL = frozenset({"clash"})
EXCHANGED = frozenset({"fire", "attack", "kill"})  # mutual where "between" says so
SUFFERED = frozenset({"kill", "wound"})  # said of who suffers, unless somebody stands before the verb as its subject
OBJECTLESS = frozenset({"cross", "flee", "fall", "agree"})  # who is named does it
SOURCES = frozenset({"officials", "government"})  # they say so: officials are no party to a fight
UNARMED = frozenset(
    {
        *("workers", "traders", "herders", "refugees", "civilians", "citizens", "children", "villagers", "miners", "boatmen"),
        "suspects",
    }
)
MAX_PASSIVE_DISTANCE = 2  # words between "was" and its participle
MAX_AGENT_DISTANCE = 3  # words between "by" and who acts


class Roles(NamedTuple):
    """Who acts, and to whom, in English; empty: unsure."""

    actor: str
    target: str


class _Voice(NamedTuple):
    before: frozenset[str]
    behind: frozenset[str]
    endings: tuple[str, ...]
    passive_before: frozenset[str]
    passive_behind: frozenset[str]
    passive_endings: tuple[str, ...]
    object_endings: tuple[str, ...]
    object_behind: frozenset[str]
    between: frozenset[str]
    verb_last: bool


def roles_in(words: Sequence[str], verb: VerbNamed, people: Sequence[PeopleNamed], lang: str) -> Roles:
    """The roles of those named in a sentence of folded words, about one of its verbs. The unarmed arrest, attack and capture
    nobody: where the order of words says so, they suffer it, or who does is open."""
    roles = _roles_by_order(words, verb, people, lang)
    unarmed = {person.label for person in people if person.kind in UNARMED}
    if verb.code in OBJECTLESS or roles.actor not in unarmed:
        return roles
    return Roles("", roles.actor if roles.target not in unarmed else roles.target)


def _roles_by_order(words: Sequence[str], verb: VerbNamed, people: Sequence[PeopleNamed], lang: str) -> Roles:
    voice = _voice(lang)
    people = [person for person in people if person.kind not in SOURCES]
    if not people or voice is None:
        return Roles("", "")
    labels = list(dict.fromkeys(person.label for person in people))
    if verb.code in MUTUAL or (verb.code in EXCHANGED and len(labels) > 1 and not voice.between.isdisjoint(words)):
        return Roles(labels[0], labels[1]) if len(labels) == 2 else Roles("", "")
    agent = next((person for person in people if _is_agent(words, person, voice)), None)
    if agent is not None:
        rest = [person for person in people if person.label != agent.label]
        return Roles(agent.label, _nearest(rest, verb).label if rest else "")
    if verb.code in OBJECTLESS:
        before = [person for person in people if person.first < verb.first]
        return Roles(before[-1].label if before else people[0].label, "")
    passive = _is_passive(words, verb, voice)
    if verb.code in SUFFERED and (passive or len(labels) == 1):
        return Roles("", _nearest(people, verb).label)
    if voice.verb_last:
        return _verb_last_roles(words, people, verb, voice, passive=passive)
    before = [person for person in people if person.last < verb.first]
    behind = [person for person in people if person.first > verb.last]
    if passive:
        return Roles("", (before[-1] if before else _nearest(people, verb)).label)
    actor = before[-1].label if before else ""
    target = behind[0].label if behind and behind[0].label != actor else ""
    return Roles(actor, target)


def _verb_last_roles(
    words: Sequence[str], people: Sequence[PeopleNamed], verb: VerbNamed, voice: _Voice, *, passive: bool
) -> Roles:
    """Who acts stands first, its object before the verb; an object with a mark is one wherever it stands."""
    before = [person for person in people if person.first < verb.first] or list(people)
    marked = next((person for person in before if _is_object(words, person, voice)), None)
    if marked is not None:
        actor = next((person.label for person in before if person.label != marked.label), "")
        return Roles(actor, marked.label)
    if passive:
        return Roles("", before[-1].label)
    target = before[-1].label if len(before) > 1 and before[-1].label != before[0].label else ""
    return Roles(before[0].label, target)


def _nearest(people: Sequence[PeopleNamed], verb: VerbNamed) -> PeopleNamed:
    return min(people, key=lambda person: max(verb.first - person.last, person.first - verb.last))


def _is_agent(words: Sequence[str], person: PeopleNamed, voice: _Voice) -> bool:
    """Whether "by" stands beside who is named."""
    before = words[max(0, person.first - MAX_AGENT_DISTANCE) : person.first]
    behind = words[person.last + 1 : person.last + 2]
    return (
        any(word in voice.before for word in before)
        or any(word in voice.behind for word in behind)
        or (bool(voice.endings) and words[person.last].endswith(voice.endings))
    )


def _is_object(words: Sequence[str], person: PeopleNamed, voice: _Voice) -> bool:
    behind = words[person.last + 1 : person.last + 2]
    return (bool(voice.object_endings) and words[person.last].endswith(voice.object_endings)) or any(
        word in voice.object_behind for word in behind
    )


def _is_passive(words: Sequence[str], verb: VerbNamed, voice: _Voice) -> bool:
    before = words[max(0, verb.first - MAX_PASSIVE_DISTANCE) : verb.first]
    behind = words[verb.last + 1 : verb.last + 1 + MAX_PASSIVE_DISTANCE]
    return (
        any(word in voice.passive_before for word in before)
        or any(word in voice.passive_behind for word in behind)
        or (bool(voice.passive_endings) and words[verb.last].endswith(voice.passive_endings))
    )


@made_from_tables
def _voice(lang: str) -> _Voice | None:
    table: LanguageTable | None = table_of(lang)
    if table is None:
        return None
    signs = table.agent_signs

    def words(key: str) -> tuple[str, ...]:
        return tuple(fold(word) for word in signs.get(key, "").split())

    return _Voice(
        before=frozenset(words("before")),
        behind=frozenset(words("behind")),
        endings=words("endings"),
        passive_before=frozenset(words("passive_before")),
        passive_behind=frozenset(words("passive_behind")),
        passive_endings=words("passive_endings"),
        object_endings=words("object_endings"),
        object_behind=frozenset(words("object_behind")),
        between=frozenset(words("between")),
        verb_last=table.verb_last,
    )
