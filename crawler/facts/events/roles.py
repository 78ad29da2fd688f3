"""Who acts and who suffers in one sentence: by the marks of those named, the voice of the verb, and the order of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.events.clauses import who_may_suffer
from crawler.facts.events.marks import RoleMark, Voice, is_passive, marks_of, voice_of
from crawler.facts.events.people import NATIONLESS, PeopleNamed
from crawler.facts.events.sentences import EventSentence
from crawler.facts.events.signs import place_signs
from crawler.facts.events.verbs import VerbNamed

MUTUAL = frozenset({"clash"})
EXCHANGED = frozenset({"fire", "attack", "kill"})  # mutual where "between" or "with" says so
FIGHTS = frozenset({"attack", "fire"})  # on somebody
HARMING = frozenset({"kill", "wound"})  # said of who suffers, unless somebody stands before the verb as its subject
OBJECTLESS = frozenset({"cross", "flee", "fall", "agree"})  # who is named does it
CUSTODY = frozenset({"arrest", "release", "return", "hand over"})  # done by those who may
SOURCES = frozenset({"officials", "government"})  # they say so: officials are no party to a fight
UNARMED = frozenset(
    {
        *("workers", "traders", "herders", "refugees", "civilians", "citizens", "children", "villagers", "miners", "boatmen"),
        "suspects",
    }
)
NO_JAILERS = UNARMED | {"smugglers", "protesters"}
MAX_OBJECT_DISTANCE = 3  # words from a verb to its object, with an article and a nation between
MAX_GENITIVE_DISTANCE = 2  # words from a noun of action to whose it is


class Roles(NamedTuple):
    """Who acts, and to whom, in English; empty: unsure."""

    actor: str = ""
    target: str = ""


class _PeopleByMark(NamedTuple):
    """Those named, by their marks."""

    agents: list[PeopleNamed]
    objects: list[PeopleNamed]
    towards: list[PeopleNamed]
    partners: list[PeopleNamed]
    speakers: list[PeopleNamed]
    free: list[PeopleNamed]


def roles_in(sentence: EventSentence, verb: VerbNamed, lang: str) -> Roles:
    """The roles of those named in a sentence, about one of its verbs. Where that verb names nobody, whom it says to be harmed
    suffers: "two villagers were wounded in the clash"."""
    roles = _plausible_roles(sentence, verb, lang)
    harm = [second for second in sentence.all_verbs if second.code in HARMING and second != verb]
    if not roles.actor and not roles.target and verb.code not in OBJECTLESS:
        roles = next((read for second in harm if (read := _plausible_roles(sentence, second, lang)).target), roles)
    return roles


def _plausible_roles(sentence: EventSentence, verb: VerbNamed, lang: str) -> Roles:
    """The unarmed attack and capture nobody, and smugglers arrest nobody: where the order of words says so, they suffer it, or
    who does is open."""
    roles = _roles_by_marks(sentence, verb, lang)
    unlikely = NO_JAILERS if verb.code in CUSTODY else UNARMED
    labels = {person.label for person in sentence.people if person.kind in unlikely}
    if verb.code in OBJECTLESS or roles.actor not in labels:
        return roles
    return Roles("", roles.target if roles.target in labels else roles.actor)


def _roles_by_marks(sentence: EventSentence, verb: VerbNamed, lang: str) -> Roles:
    voice = voice_of(lang)
    if voice is None:
        return Roles()
    is_fight = verb.code in FIGHTS or verb.code in MUTUAL
    named = _named(sentence, verb, voice, lang, is_fight=is_fight)
    if is_mutual(sentence, verb, named, voice):
        return _parties(sentence, named, voice)
    agent = _nearest(named.agents, verb)
    if verb.code in OBJECTLESS:
        before = [person for person in sentence.people if person.last < verb.first and person in {*named.free, *named.objects}]
        before = _without_attackers(before, sentence, voice, lang)
        return Roles(before[-1].label if before else _label(named.free[:1]), "")
    if verb.code == "kill" and _is_dying(sentence.words, verb, voice):
        return Roles(agent, _victim(sentence, verb, named, voice, lang))
    if verb.code in FIGHTS:
        return _fight(sentence, verb, named, voice, lang)
    return _deed(sentence, verb, named, voice, lang)


def _without_attackers(people: list[PeopleNamed], sentence: EventSentence, voice: Voice, lang: str) -> list[PeopleNamed]:
    """Who may flee: not those "from the attack of" whom the others do."""
    signs, words = place_signs(lang), sentence.words
    attackers = []
    for fight in sentence.all_verbs:
        has_sign = fight.first > 0 and words[fight.first - 1] in signs.from_before
        if fight.code not in FIGHTS or not (has_sign or words[fight.last].endswith(signs.from_endings)):
            continue
        if voice.verb_last and not voice.adjectives_last:  # whose attack it is stands before it
            attackers += [person for person in people if person.last + 1 == fight.first - has_sign]
        else:
            attackers += [person for person in people if person.first == fight.last + 1]
    return [person for person in people if person not in attackers] or people


def is_mutual(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice) -> bool:
    labels = {person.label for person in (*named.free, *named.partners, *named.agents, *named.objects)}
    exchanged = bool(named.partners) or any(voice.between.fullmatch(word) for word in sentence.words)
    return verb.code in MUTUAL or (verb.code in EXCHANGED and len(labels) > 1 and exchanged)


def _parties(sentence: EventSentence, named: _PeopleByMark, voice: Voice) -> Roles:
    """The two of a clash; of more those beside "between"."""
    speakers = set(named.speakers)
    people = [person for person in sentence.people if person not in speakers and person.kind not in SOURCES]
    labels = list(dict.fromkeys(person.label for person in people))
    if len(labels) > 2:  # the wounded of a clash are none of its parties
        people = [person for person in people if person.kind not in UNARMED]
        labels = list(dict.fromkeys(person.label for person in people))
    if len(labels) > 2:
        place = next((place for place, word in enumerate(sentence.words) if voice.between.fullmatch(word)), None)
        if place is None:
            return Roles()
        behind = list(dict.fromkeys(person.label for person in people if person.first > place))
        before = list(dict.fromkeys(person.label for person in reversed(people) if person.last < place))
        labels = behind[:2] if len(behind) >= 2 else before[1::-1]
    return Roles(labels[0], labels[1]) if len(labels) == 2 else Roles()


def _fight(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice, lang: str) -> Roles:
    """Who attacks whom. Whom an attack is aimed at has a mark in most languages; who is harmed in it attacks nobody."""
    target = _nearest(named.towards, verb) or _nearest(_certain_objects(sentence, verb, named, voice), verb)
    attackers = [
        person for person in sentence.people if voice.attackers.match(" ".join(sentence.words[person.first : person.last + 1]))
    ]
    named = named._replace(free=[person for person in named.free if person not in attackers])
    passive = is_passive(sentence.words, verb, voice)
    candidates = [*named.free, *(named.objects if named.towards else ())]  # "attack of gunmen on soldiers": a genitive
    if not target and not passive and not voice.verb_last and not voice.has_cases:
        target = _label([person for person in candidates if 0 < person.first - verb.last <= MAX_OBJECT_DISTANCE])
    unarmed = [person for person in candidates if person.kind in UNARMED]
    if not target and len(unarmed) < len(candidates):
        target = _nearest(unarmed, verb)  # "gunmen attacked the camp of the workers"
    if not target:
        subject = [] if passive or voice.verb_last or voice.has_cases else _subject(sentence, named, verb)
        harmed_or_free = named._replace(free=[person for person in named.free if person not in subject])
        target = _harmed(sentence, verb, harmed_or_free, voice, lang)
    if not target and (named.agents or passive):
        target = _nearest([person for person in candidates if person.last < verb.first] or candidates, verb)
    if not target and not voice.verb_last and not voice.has_cases:
        target = _label([person for person in candidates if person.first > verb.last][:1])
    candidates = [person for person in candidates if person.label != target]
    if named.agents:
        return Roles(_nearest(named.agents, verb), target)
    if voice.verb_last:
        candidates = [person for person in candidates if person.first - verb.last <= MAX_GENITIVE_DISTANCE]
    elif not voice.has_cases:
        candidates = [person for person in candidates if person.last < verb.first]
    actor = _nearest(candidates, verb)
    if not actor and target and target not in {person.label for person in named.speakers}:
        actor = _label([person for person in named.speakers if person.kind in NATIONLESS][:1])  # it claims what it did
    return Roles(actor or _label([person for person in attackers if person.label != target][:1]), target)


def _deed(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice, lang: str) -> Roles:
    """Who does to whom what needs an object: arrest, kill, close."""
    passive = is_passive(sentence.words, verb, voice)
    if verb.code == "repel" and (len(named.agents) > passive):  # "they repelled an attack by gunmen": of these it is
        attackers = [person for person in named.agents if not passive or person.label != _nearest(named.agents, verb)]
        named = named._replace(agents=[person for person in named.agents if person not in attackers], objects=attackers)
    if named.agents or passive:
        candidates = [person for person in (*named.free, *named.objects) if person.kind not in SOURCES]
        candidates = who_may_suffer(candidates, sentence, verb, lang) if passive else candidates
        before = [person for person in candidates if person.last < verb.first]
        agent = _nearest(named.agents, verb)
        return Roles(agent, _nearest([person for person in before or candidates if person.label != agent], verb))
    before = [person for person in named.free if person.last < verb.first]
    behind = [person for person in named.free if person.first > verb.last]
    labels = {person.label for person in (*named.free, *named.objects)}
    if verb.code in HARMING and len(labels) <= 1:
        return Roles("", _nearest([*named.free, *named.objects] or named.towards, verb))
    target = _nearest(named.objects, verb)
    if voice.verb_last:
        before = before or (named.free if target else behind)
        actor = _label([person for person in before if person.label != target][:1])
        others = [person for person in before if person.label != actor and person.kind not in SOURCES]
        return Roles(actor, target or _label(others[-1:]))
    if voice.has_cases:
        actor = _nearest([person for person in before if person.label != target], verb) or _nearest(
            [person for person in behind if target and person.label != target], verb
        )
    else:
        actor = _label(before[-1:])
    return Roles(actor, target or _label([person for person in behind if person.label != actor][:1]))


def _named(sentence: EventSentence, verb: VerbNamed, voice: Voice, lang: str, *, is_fight: bool) -> _PeopleByMark:
    marked = [
        (person, mark)
        for person, mark in marks_of(sentence, verb, voice, lang, is_fight=is_fight)
        if not (is_fight or verb.code in HARMING) or person.kind not in SOURCES
    ]

    def those(mark: RoleMark) -> list[PeopleNamed]:
        return [person for person, its_mark in marked if its_mark is mark]

    return _PeopleByMark(
        *(
            those(mark)
            for mark in (RoleMark.AGENT, RoleMark.OBJECT, RoleMark.TOWARDS, RoleMark.PARTNER, RoleMark.SPEAKER, RoleMark.NONE)
        )
    )


def _certain_objects(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice) -> Sequence[PeopleNamed]:
    """Those with the ending of an object. Behind a noun of action it may be a genitive, of who acts as well as of who suffers."""
    if voice.finite_endings and not sentence.words[verb.last].endswith(voice.finite_endings):
        return ()
    return named.objects


def _subject(sentence: EventSentence, named: _PeopleByMark, verb: VerbNamed) -> list[PeopleNamed]:
    """Who stands before an active verb with no other verb between: "nobody was hurt when gunmen fired"."""
    before = [person for person in named.free if person.last < verb.first][-1:]
    between = any(person.last < second.first < verb.first for person in before for second in sentence.all_verbs)
    return [] if between else before


def _harmed(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice, lang: str) -> str:
    """Who is said to be killed or wounded in an attack."""
    for harm in sentence.all_verbs:
        if harm != verb and harm.code in HARMING:
            dies = _is_dying(sentence.words, harm, voice) or is_passive(sentence.words, harm, voice)
            if dies and (victim := _victim(sentence, harm, named, voice, lang)):
                return victim
    return ""


def _victim(sentence: EventSentence, verb: VerbNamed, named: _PeopleByMark, voice: Voice, lang: str) -> str:
    candidates = who_may_suffer([*named.free, *named.objects], sentence, verb, lang)
    before = [person for person in candidates if person.last < verb.first]
    return _nearest(before if voice.verb_last and before else candidates, verb)


def _is_dying(words: Sequence[str], verb: VerbNamed, voice: Voice) -> bool:
    return voice.dying.match(" ".join(words[verb.first : verb.last + 2])) is not None


def _nearest(people: Sequence[PeopleNamed], verb: VerbNamed) -> str:
    nearest = min(people, key=lambda person: max(verb.first - person.last, person.first - verb.last), default=None)
    return nearest.label if nearest is not None else ""


def _label(people: Sequence[PeopleNamed]) -> str:
    return people[0].label if people else ""
