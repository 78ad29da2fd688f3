"""What kind of event a watch is about: in words, by verbs, and as ACLED codes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crawler.facts.events.verbs import EVENT_VERBS
from crawler.language.reader.texts import marked

VIOLENCE = ("clash", "fire", "attack", "repel", "abduct", "beat", "kill", "wound")
HARM = ("kill", "wound", "rescue")
STRATEGIC, BATTLES, REMOTE, CIVILIANS, PROTESTS = (
    "Strategic developments",
    "Battles",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Protests",
)


@dataclass(frozen=True, slots=True)
class EventKind:
    """`phrase`: what a reader sees where no verb of `verbs` is found; `verbs`: what can be the trigger; `groups`: those of the
    pack whose words tell such an event where no verb does; empty: any but places. Type and sub-type as in ACLED's codebook;
    empty: ACLED has none for it (an earthquake). `happens`: what is said not to have happened, or is staged, is no such
    event; whereas a bridge that was not opened is news, and so are talks about a drill. `violent`: its words are those of an
    attack, which are said of games, prices and debates too."""

    phrase: str
    verbs: tuple[str, ...] = EVENT_VERBS
    type: str = STRATEGIC
    sub_type: str = "Other"
    groups: frozenset[str] = frozenset()
    happens: bool = False
    violent: bool = False

    def tells(self, group: str) -> bool:
        """Whether words of a group are those that tell the event. Hits of places have a colon in their name."""
        return group in self.groups if self.groups else ":" not in group


# Watch of the border pack → kind of its event.
EVENT_KINDS: Mapping[str, EventKind] = {
    "armed-clash-border": EventKind(marked("armed clash"), VIOLENCE, BATTLES, "Armed clash"),
    "district-capture": EventKind(
        marked("district captured"), ("capture", "repel", "attack"), BATTLES, "Non-state actor overtakes territory"
    ),
    "crossing-closed-or-seized": EventKind(
        marked("crossing closed or seized"), ("capture", "close", "open"), STRATEGIC, "Change to group/activity"
    ),
    "troops-crossing": EventKind(marked("soldiers cross the border"), ("flee", "cross", "return")),
    "refugee-flow": EventKind(marked("people flee over the border"), ("flee", "cross", "return")),
    "chinese-attacked": EventKind(marked("attack on Chinese nationals"), VIOLENCE, CIVILIANS, "Attack"),
    "drone-air-incident": EventKind(
        marked("incident in the air"), ("fire", "attack", "kill", "wound", "cross"), REMOTE, "Air/drone strike"
    ),
    "drug-trafficking": EventKind(marked("drugs seized"), ("capture", "arrest", "fire", "kill"), STRATEGIC, "Other"),
    "detained-at-border": EventKind(
        marked("arrest at the border"), ("arrest", "abduct", "release", "return", "hand over"), STRATEGIC, "Arrests"
    ),
    "militant-groups": EventKind(marked("militant group"), EVENT_VERBS, STRATEGIC, "Change to group/activity"),
    "nrf-resistance": EventKind(
        marked("resistance"), ("clash", "attack", "capture", "repel", "kill", "wound", "arrest"), BATTLES, "Armed clash"
    ),
    "gbao-unrest": EventKind(
        marked("unrest"), ("clash", "fire", "arrest", "release", "beat", "kill", "wound"), PROTESTS, "Peaceful protest"
    ),
    "csto-exercises": EventKind(marked("military exercise"), ()),
    "taliban-tajik-relations": EventKind(marked("talks"), ("agree",), STRATEGIC, "Agreement"),
    "deportation": EventKind(marked("deportation"), ("return", "release", "arrest", "hand over")),
    "gold-mining": EventKind(marked("gold mining"), (*VIOLENCE, "close", "open")),
    "border-trade-markets": EventKind(marked("border trade"), ("open", "close", "agree")),
    "electricity": EventKind(marked("electricity"), ("agree", "close", "open")),
    "qosh-tepa-water": EventKind(marked("canal and water"), ("agree", "fall")),
    "earthquake": EventKind(marked("earthquake"), HARM, "", ""),
    "flood-avalanche-landslide": EventKind(marked("flood, avalanche or landslide"), HARM, "", ""),
    "disease": EventKind(marked("disease"), HARM, "", ""),
}
EVENT_GROUPS: Mapping[str, str] = {
    "armed-clash-border": "clash casualties beaten",
    "district-capture": "capture",
    "crossing-closed-or-seized": "open_close capture",
    "troops-crossing": "fled",
    "refugee-flow": "fled refugees",
    "chinese-attacked": "clash casualties drone",
    "drone-air-incident": "air_event clash casualties drone aircraft",
    "drug-trafficking": "contraband",
    "detained-at-border": "detain",
    "militant-groups": "clash militants",
    "nrf-resistance": "clash resistance",
    "gbao-unrest": "unrest",
    "csto-exercises": "reinforce csto_base",
    "taliban-tajik-relations": "diplomacy",
    "deportation": "deport",
    "gold-mining": "gold mine_word gold_word",
    "border-trade-markets": "trade",
    "electricity": "cut power casa rogun",
    "qosh-tepa-water": "qosh water",
    "earthquake": "quake",
    "flood-avalanche-landslide": "hazard",
    "disease": "disease outbreak",
}
# What is about a state, a talk or a trade: that there was none is as much news as that there was.
STATES = {
    *("crossing-closed-or-seized", "csto-exercises", "taliban-tajik-relations", "gold-mining", "border-trade-markets"),
    *("electricity", "qosh-tepa-water"),
}
ATTACKS = {"armed-clash-border", "district-capture", "chinese-attacked", "drone-air-incident"}
EVENT_KINDS = {
    watch: replace(kind, groups=frozenset(EVENT_GROUPS[watch].split()), happens=watch not in STATES, violent=watch in ATTACKS)
    for watch, kind in EVENT_KINDS.items()
}
TRIGGER_PHRASES: Mapping[str, str] = {
    "clash": marked("clash"),
    "fire": marked("exchange of fire"),
    "attack": marked("attack"),
    "capture": marked("captured"),
    "repel": marked("attack repelled"),
    "return": marked("sent back"),
    "abduct": marked("abduction"),
    "arrest": marked("arrest"),
    "hand over": marked("handed over"),
    "release": marked("released"),
    "flee": marked("flight"),
    "cross": marked("crossed the border"),
    "beat": marked("beating"),
    "kill": marked("killing"),
    "wound": marked("injury"),
    "close": marked("closed"),
    "open": marked("opened"),
    "fall": marked("collapse"),
    "rescue": marked("rescue"),
    "agree": marked("agreement"),
}
EVENT_TYPES_OF_VERBS: Mapping[str, tuple[str, str]] = {
    "clash": (BATTLES, "Armed clash"),
    "fire": (BATTLES, "Armed clash"),
    "attack": (CIVILIANS, "Attack"),
    "kill": (CIVILIANS, "Attack"),
    "beat": (CIVILIANS, "Attack"),
    "abduct": (CIVILIANS, "Abduction/forced disappearance"),
    "capture": (BATTLES, "Non-state actor overtakes territory"),
    "arrest": (STRATEGIC, "Arrests"),
    "agree": (STRATEGIC, "Agreement"),
}


def event_kind(watch: str, title: str = "") -> EventKind:
    """The kind of a watch's events; of a watch of one's own: its title, and any verb."""
    return EVENT_KINDS.get(watch) or EventKind(title[:1].lower() + title[1:] if title else "event")
