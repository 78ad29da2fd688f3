"""Events for other programs: ACLED's columns, and a table with HXL tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crawler.facts.events.vague import vague_deaths
from crawler.model import EventStatus
from crawler.report.exports import Row, as_csv
from crawler.watch.event_kinds import CIVILIANS, EVENT_KINDS, EVENT_TYPES_OF_VERBS, TRIGGER_PHRASES, event_kind

ACLED_COLUMNS = tuple(
    "event_id_cnty event_date year time_precision event_type sub_event_type actor1 actor2 civilian_targeting iso country admin1 "
    "admin2 location latitude longitude geo_precision source notes fatalities timestamp".split()
)
ISO_CODES: Mapping[str, tuple[str, int, str]] = {
    "AF": ("AFG", 4, "Afghanistan"),
    "CN": ("CHN", 156, "China"),
    "IR": ("IRN", 364, "Iran"),
    "KG": ("KGZ", 417, "Kyrgyzstan"),
    "KZ": ("KAZ", 398, "Kazakhstan"),
    "PK": ("PAK", 586, "Pakistan"),
    "RU": ("RUS", 643, "Russia"),
    "TJ": ("TJK", 762, "Tajikistan"),
    "TM": ("TKM", 795, "Turkmenistan"),
    "UZ": ("UZB", 860, "Uzbekistan"),
}  # ISO 3166-1: alpha-2 → alpha-3, the number, and ACLED's name
ACLED_ACTORS: Mapping[str, str] = {"unknown gunmen": "Unidentified Armed Group"}
CIVILIAN_WORDS = (
    "civilians",
    "nationals",
    "workers",
    "refugees",
    "traders",
    "herders",
    "villagers",
    "children",
    "boatmen",
    "miners",
)
EXACT_DAY, WITHIN_WEEK = 1, 2  # time_precision
EXACT_PLACE, PART_OF_REGION, ACLED_REGION = 1, 2, 3  # geo_precision
GEO_PRECISION: Mapping[str, int] = {"adm2": PART_OF_REGION, "lake": PART_OF_REGION} | dict.fromkeys(
    ("adm1", "country", "region", "river"), ACLED_REGION
)
HXL_TAGS: Mapping[str, str] = {
    "id": "#event+id",
    "happened_on": "#date+occurred",
    "published_at": "#date+reported",
    "published_day": "#date+reported+local",
    "watch": "#event+type+code",
    "watch_title": "#event+type",
    "severity": "#severity",
    "state": "#status",
    "trigger_verb": "#event+action",
    "trigger_text": "#event+action+original",
    "actor": "#group+actor",
    "target": "#group+target",
    "killed": "#affected+killed",
    "wounded": "#affected+injured",
    "attribution": "#meta+attribution",
    "status": "#event+status",
    "denied_by": "#meta+denied",
    "place_id": "#loc+code",
    "place": "#loc+name",
    "country": "#country+code",
    "province": "#adm1+name",
    "place_kind": "#loc+type",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "confidence": "#indicator+confidence+num",
    "title": "#description+title",
    "url": "#meta+url",
    "source": "#meta+source+code",
    "source_name": "#meta+source",
    "language": "#meta+language",
    "story": "#meta+story+id",
    "sentence": "#description",
}


def as_acled(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:  # noqa: ARG001
    """A CSV with ACLED's columns. What ACLED does not code (an earthquake), and what did not happen now, is left out."""
    return as_csv((acled_row(row) for row in rows if event_type(row)[0] and row["status"] == EventStatus.HAPPENED), ACLED_COLUMNS)


def as_hxl(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """A CSV whose second row holds the HXL tag of each column."""
    pieces = as_csv(rows, columns)
    yield next(pieces)
    yield ",".join(f'"{HXL_TAGS[column]}"' for column in columns) + "\r\n"
    yield from pieces


def event_type(row: Row) -> tuple[str, str]:
    """ACLED's type and sub-type of an event: of its watch; of a watch of one's own, of its verb. Violence against civilians is no
    battle, whatever the watch."""
    kind = event_kind(str(row["watch"]), str(row["watch_title"]))
    chosen = (kind.type, kind.sub_type)
    if str(row["watch"]) not in EVENT_KINDS:
        chosen = EVENT_TYPES_OF_VERBS.get(str(row["trigger_verb"]), chosen)
    if chosen == ("Battles", "Armed clash") and _is_civilian(str(row["target"])):
        return CIVILIANS, "Attack"
    return chosen


def acled_row(row: Row) -> dict[str, Any]:
    """One event in ACLED's columns. Without a day, the date is that of the report (time_precision 2); without a country, as a river
    between two has none, its columns are empty and the id is a number."""
    alpha_2 = str(row["country"] or "")
    code, number, country = ISO_CODES.get(alpha_2, ("", "", alpha_2))
    day = str(row["happened_on"] or row["published_day"] or row["raised_at"])[:10]
    kind, sub_kind = event_type(row)
    when = date.fromisoformat(day)
    deaths = row["killed"] if row["killed"] is not None else vague_deaths(str(row["sentence"]), str(row["language"] or ""))
    return {
        "event_id_cnty": f"{code}{row['id']}",
        "event_date": day,
        "year": when.year,
        "time_precision": EXACT_DAY if row["happened_on"] else WITHIN_WEEK,
        "event_type": kind,
        "sub_event_type": sub_kind,
        "actor1": _actor(str(row["actor"]), kind),
        "actor2": _actor(str(row["target"]), ""),
        "civilian_targeting": "Civilian targeting" if _is_civilian(str(row["target"])) else "",
        "iso": number,
        "country": country,
        "admin1": row["province"] or "",
        "admin2": row["place"] if row["place_kind"] == "adm2" else "",
        "location": row["place"] or "",
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "geo_precision": GEO_PRECISION.get(str(row["place_kind"]), EXACT_PLACE) if row["place_id"] else ACLED_REGION,
        "source": row["source_name"],
        "notes": _notes(row, when),
        "fatalities": deaths or 0,
        "timestamp": row["raised_at"],
    }


def _actor(name: str, kind: str) -> str:
    if not name:
        return "Unidentified Armed Group" if kind in ("Battles", CIVILIANS) else ""
    return ACLED_ACTORS.get(name) or (f"Civilians ({name})" if _is_civilian(name) else name[:1].upper() + name[1:])


def _is_civilian(name: str) -> bool:
    return name.split()[-1] in CIVILIAN_WORDS if name else False


def _notes(row: Row, when: date) -> str:
    """What happened in words, as ACLED begins its notes, with the sentence itself."""
    what = TRIGGER_PHRASES.get(str(row["trigger_verb"])) or event_kind(str(row["watch"]), str(row["watch_title"])).phrase
    day = f"{'On' if row['happened_on'] else 'Reported on'} {when.day} {when:%B %Y}"
    says = f" According to {row['attribution']}." if row["attribution"] else ""
    says += f" Denied by {row['denied_by']}." if row["denied_by"] else ""
    wounded = f" Wounded: {row['wounded']}." if row["wounded"] else ""
    return f"{day}: {what}.{wounded}{says} {row['sentence']} [{row['url']}]"
