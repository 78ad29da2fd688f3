"""Figures with their units, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.language.reader.texts import gettext, marked, marked_forms, ngettext

# What stands before its number: "killed 5".
UNIT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "killed": marked("killed"),
        "wounded": marked("wounded"),
        "casualties": marked("casualties"),
        "detained": marked("detained"),
        "missing": marked("missing"),
        "returned": marked("returned"),
        "displaced": marked("displaced"),
        "crossed": marked("crossed"),
        "magnitude": marked("magnitude"),
    }
)
# What follows its number, in both forms. Units that are not here read the same in the plural.
UNIT_FORMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bodies": marked_forms("{n} body", "{n} bodies"),
        "hospitalised": marked_forms("{n} taken to hospital or treated", "{n} taken to hospital or treated"),
        "soldiers": marked_forms("{n} soldier", "{n} soldiers"),
        "militants": marked_forms("{n} militant", "{n} militants"),
        "police": marked_forms("{n} police officer", "{n} police officers"),
        "civilians": marked_forms("{n} civilian", "{n} civilians"),
        "women": marked_forms("{n} woman", "{n} women"),
        "children": marked_forms("{n} child", "{n} children"),
        "workers": marked_forms("{n} worker", "{n} workers"),
        "families": marked_forms("{n} family", "{n} families"),
        "students": marked_forms("{n} student", "{n} students"),
        "people": marked_forms("{n} person", "{n} people"),
        "districts": marked_forms("{n} district", "{n} districts"),
        "villages": marked_forms("{n} village", "{n} villages"),
        "posts": marked_forms("{n} post", "{n} posts"),
        "provinces": marked_forms("{n} province", "{n} provinces"),
        "houses": marked_forms("{n} house", "{n} houses"),
        "vehicles": marked_forms("{n} vehicle", "{n} vehicles"),
        "weapons": marked_forms("{n} weapon", "{n} weapons"),
        "livestock": marked_forms("{n} farm animal", "{n} farm animals"),
        "schools": marked_forms("{n} school", "{n} schools"),
        "cases": marked_forms("{n} case", "{n} cases"),
        "places": marked_forms("{n} place", "{n} places"),
        "hectares": marked_forms("{n} hectare", "{n} hectares"),
        "tonne": marked_forms("{n} tonne", "{n} tonnes"),
        "g": marked_forms("{n} gram", "{n} grams"),
        "m": marked_forms("{n} metre", "{n} metres"),
        "usd": marked_forms("{n} US dollar", "{n} US dollars"),
        "afn": marked_forms("{n} afghani", "{n} afghanis"),
        "rub": marked_forms("{n} rouble", "{n} roubles"),
        "uzs": marked_forms("{n} Uzbek som", "{n} Uzbek som"),
        "eur": marked_forms("{n} euro", "{n} euros"),
        "gbp": marked_forms("{n} pound", "{n} pounds"),
        "mw": marked_forms("{n} MW", "{n} MW"),
        "kwh": marked_forms("{n} kWh", "{n} kWh"),
        "hours": marked_forms("{n} hour", "{n} hours"),
        "days": marked_forms("{n} day", "{n} days"),
        "weeks": marked_forms("{n} week", "{n} weeks"),
        "months": marked_forms("{n} month", "{n} months"),
        "years": marked_forms("{n} year", "{n} years"),
        "times": marked_forms("{n} time", "{n} times"),
    }
)


def with_unit(unit: str, number: float, shown: str) -> str:
    """ "killed 5", "1 soldier", "3–5 soldiers". `number` decides the form, `shown` is how it is written."""
    if unit in UNIT_WORDS:
        return f"{gettext(UNIT_WORDS[unit])} {shown}"
    if unit not in UNIT_FORMS:
        return f"{shown} {unit}"
    whole = int(number) if number == int(number) else 2  # a fraction is more than one
    return ngettext(*UNIT_FORMS[unit], whole, n=shown)
