"""The words of codes, in the reader's language: severities, states, kinds, sides, stages, languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from crawler.language.reader.texts import gettext, marked
from crawler.model import FetchOutcome, MessageKind, Severity
from crawler.story import CHANGE_WORDS, STAGE_WORDS

SEVERITY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Severity.CRITICAL: marked("critical"),
        Severity.HIGH: marked("high"),
        Severity.MEDIUM: marked("medium"),
        Severity.LOW: marked("low"),
    }
)
STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "new": marked("new"),
        "confirmed": marked("confirmed"),
        "dismissed": marked("dismissed"),
        "probably_not": marked("probably not"),
        "any": marked("any"),
    }
)
SOURCE_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "state": marked("state media"),
        "independent": marked("independent"),
        "exile": marked("in exile"),
        "international": marked("international"),
        "official": marked("official"),
        "research": marked("research"),
    }
)
CLAIM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "denied": marked("denied"),
        "claim": marked("claimed"),
        "official": marked("quotes officials"),
        "hearsay": marked("hearsay"),
        "vague": marked("vague"),
    }
)
HEALTH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "blocked": marked("blocked"),
        "failing": marked("failing"),
        "unpolled": marked("not polled"),
        "never_polled": marked("never polled"),
        "empty": marked("empty"),
        "stale": marked("stale"),
        "silent": marked("silent"),
        "quiet": marked("quiet"),
        "ok": marked("ok"),
        "disabled": marked("disabled"),
    }
)
CHECK_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "cycle": marked("cycle"),
        "silent": marked("silent"),
        "blocked": marked("blocked"),
        "failing": marked("failing"),
        "unpolled": marked("unpolled"),
        "drift": marked("drift"),
        "disk": marked("disk"),
        "wal": marked("wal"),
        "backup": marked("backup"),
        "outbox": marked("outbox"),
        "workers": marked("workers"),
        "clock": marked("clock"),
        "version": marked("version"),
        "archive": marked("archive"),
        "queue_pages": marked("store of raw pages"),
        "translator": marked("translator"),
        "backfill": marked("backfill"),
        "ok": marked("ok"),
        "warning": marked("warning"),
        "error": marked("error"),
    }
)
EDIT_WORDS: Mapping[str, str] = MappingProxyType({"cosmetic": marked("cosmetic"), "material": marked("material")})
MESSAGE_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        MessageKind.DIGEST: marked("digest"),
        MessageKind.HEARTBEAT: marked("heartbeat"),
        MessageKind.NOTICE: marked("notice"),
        MessageKind.SOURCES: marked("sources"),
        MessageKind.TEST: marked("test"),
    }
)
DECISION_WORDS: Mapping[str, str] = MappingProxyType(  # who or what put an article into its story; else a reviewer
    {"new": marked("new story"), "text": marked("by its text"), "account": marked("by what it reports")}
)
OUTCOME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        FetchOutcome.CHANGED: marked("changed"),
        FetchOutcome.UNCHANGED: marked("unchanged"),
        FetchOutcome.EMPTY: marked("empty"),
        FetchOutcome.NOT_A_FEED: marked("not a feed"),
        FetchOutcome.GONE: marked("gone"),
        FetchOutcome.NOT_FOUND: marked("not found"),
        FetchOutcome.FORBIDDEN: marked("forbidden"),
        FetchOutcome.THROTTLED: marked("throttled"),
        FetchOutcome.SERVER_ERROR: marked("server error"),
        FetchOutcome.CLIENT_ERROR: marked("client error"),
        FetchOutcome.TIMEOUT: marked("timeout"),
        FetchOutcome.DNS: marked("no address of that name"),
        FetchOutcome.TLS: marked("no trusted connection"),
        FetchOutcome.NETWORK: marked("not reached"),
        FetchOutcome.TOO_LARGE: marked("too large"),
        FetchOutcome.BAD_REDIRECT: marked("bad redirect"),
        FetchOutcome.BLOCKED_BY_ROBOTS: marked("blocked by robots.txt"),
        FetchOutcome.BLOCKED_BY_GUARD: marked("blocked by the address check"),
        FetchOutcome.UNREADABLE: marked("not readable"),
        FetchOutcome.OK: marked("ok"),
    }
)
PLACE_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "adm1": marked("province"),
        "adm2": marked("district"),
        "capital": marked("capital"),
        "town": marked("town"),
        "village": marked("village"),
        "crossing": marked("crossing"),
        "river": marked("river"),
        "lake": marked("lake"),
        "locality": marked("locality"),
        "facility": marked("facility"),
        "region": marked("region"),
        "country": marked("country"),
    }
)
SIDE_WORDS: Mapping[str, str] = MappingProxyType(
    {"af": marked("Afghan side"), "tj": marked("Tajik side"), "": marked("neither side")}
)
# Languages in which texts are written, each by its own name.
READER_LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType({"en": "English", "ru": "Русский", "tg": "Тоҷикӣ", "fa": "دری"})
LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": marked("English"),
        "ru": marked("Russian"),
        "tg": marked("Tajik"),
        "fa": marked("Dari"),
        "ps": marked("Pashto"),
        "uz": marked("Uzbek"),
        "ky": marked("Kyrgyz"),
        "kk": marked("Kazakh"),
        "ur": marked("Urdu"),
        "zh": marked("Chinese"),
        "tr": marked("Turkish"),
        "ar": marked("Arabic"),
        "tk": marked("Turkmen"),
        "de": marked("German"),
        "fr": marked("French"),
    }
)
ALL_WORDS = (
    *(SEVERITY_WORDS, STATE_WORDS, SOURCE_KIND_WORDS, CLAIM_WORDS, HEALTH_WORDS, CHECK_WORDS, EDIT_WORDS),
    *(PLACE_KIND_WORDS, SIDE_WORDS, LANGUAGE_NAMES),
)


def word_of(words: Mapping[Any, str], code: str) -> str:
    """The word of a code; a code without one reads with spaces."""
    return gettext(words[code]) if code in words else str(code).replace("_", " ")


def severity_word(severity: str) -> str:
    return word_of(SEVERITY_WORDS, severity)


def state_word(state: str) -> str:
    return word_of(STATE_WORDS, state)


def side_words(code: str) -> str:
    """ "Afghan side"; "neither side" without a code."""
    return word_of(SIDE_WORDS, code)


def stage_words(stage: str) -> str:
    return word_of(STAGE_WORDS, stage)


def change_word(kind: str) -> str:
    return word_of(CHANGE_WORDS, kind)


def language_name(code: str | None) -> str:
    """The language's name in the reader's: "Dari"; of a table that a user added, its own; a code that nobody knows stays."""
    if (code or "") in LANGUAGE_NAMES:
        return gettext(LANGUAGE_NAMES[code or ""])
    from crawler.language.tables import table_of  # only for a language that does not ship

    table = table_of(code or "")
    return table.name if table is not None else code or ""
