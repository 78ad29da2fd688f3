"""The places that a condition of a query means: by name, by side of the river, at the border line, within kilometres."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.facts.places import KINDS_WITHOUT_DISTANCE, Gazetteer
from crawler.language.reader.texts import gettext as _
from crawler.model import SIDES
from crawler.watch.hints import nearest_hint
from crawler.watch.leaves import PlaceOf

_RADIUS_PATTERN = re.compile(r"(\d+(?:\.\d+)?)\s*km(?:\s+of\s+(.+))?", re.IGNORECASE | re.DOTALL)
BORDER_VALUE = "border"  # where:border
NEAR_EVENT_KM = 30.0  # km from a place: an event there is near it
WHOLE_KINDS = ("country", "region", "adm1")  # they hold other places
MAX_RADIUS_KM = 20_000.0  # km: half around the earth


def place_condition(operator: str, text: str, gazetteer: Gazetteer) -> PlaceOf:
    """The condition of one operator (place, bank, border, within, where). Raises ValueError that says what is wrong."""
    label = f'{operator}:"{text}"' if re.search(r'[\s()"]', text) else f"{operator}:{text}"
    if operator == "where" and text.lower() == BORDER_VALUE:
        at_border = (gazetteer.of_country(code.upper(), on_border=True) for code in SIDES)
        ids = gazetteer.within(NEAR_EVENT_KM).union(*at_border)
    elif operator in ("bank", "border"):
        if text.lower() not in SIDES:
            raise ValueError(
                _("no side of the river {text}: one of {names}", text=repr(text), names=", ".join(code.upper() for code in SIDES))
            )
        ids = gazetteer.of_country(text.upper(), on_border=operator == "border")
    elif operator == "place" or (operator == "where" and not _RADIUS_PATTERN.fullmatch(text)):
        ids = _places_named(text, gazetteer, and_near=operator == "where")
    else:
        ids = _places_within(text, gazetteer)
    return PlaceOf(label, ids, event=operator == "where")


def _places_named(text: str, gazetteer: Gazetteer, *, and_near: bool) -> frozenset[str]:
    ids: frozenset[str] = frozenset()
    for name in filter(None, map(str.strip, text.split(","))):
        places = frozenset(_places_of(name, gazetteer))
        if not places:
            names = {known.term.replace("~", "") for known in gazetteer.names}
            raise ValueError(_("no place {name} in the gazetteer", name=repr(name)) + nearest_hint(name.casefold(), names))
        ids |= places
        if and_near:
            ids |= _places_near(places, gazetteer)
    return ids


def _places_within(text: str, gazetteer: Gazetteer) -> frozenset[str]:
    radius = _RADIUS_PATTERN.fullmatch(text)
    if not radius:
        raise ValueError(_('written as within:30km (of the border line) or within:"30km of Khorog"'))
    if float(radius[1]) > MAX_RADIUS_KM:
        raise ValueError(_("at most {n} km", n=f"{MAX_RADIUS_KM:.0f}"))
    if not radius[2]:
        return gazetteer.within(float(radius[1]))
    around = gazetteer.lookup(radius[2])
    if not around:
        raise ValueError(_("no place {name} in the gazetteer", name=repr(radius[2])))
    return frozenset().union(*(gazetteer.within(float(radius[1]), place_id) for place_id in around))


def _places_near(places: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    """What lies so near these places that an event at the one is an event at the other; a province has no such places."""
    points = [place for place in places if gazetteer.places[place].kind not in KINDS_WITHOUT_DISTANCE]
    wide = any(gazetteer.places[place].kind in WHOLE_KINDS for place in places)
    return frozenset() if wide else frozenset().union(*(gazetteer.within(NEAR_EVENT_KM, place) for place in points))


def _places_of(text: str, gazetteer: Gazetteer) -> Iterable[str]:
    """The places of a name with all that lies in them."""
    for place in gazetteer.lookup(text):
        yield place
        if gazetteer.places[place].kind in WHOLE_KINDS:
            yield from gazetteer.contains(place)
