"""The pack's own page: one static file, no script, no request, every text in its own direction."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.language.tokens import direction, excerpt, marked
from crawler.report.evidence.diff import Piece, words_apart
from crawler.report.published import date_evidence_words, iso_published_words

if TYPE_CHECKING:
    from crawler.model import Hit
    from crawler.report.evidence.material import Dossier, EvidenceAlert, EvidenceArticle, Sighting, VersionKept

MAX_TITLE_CHARS_SHOWN = 1000  # characters shown; title.txt has them all
MAX_TEXT_CHARS_SHOWN = 200_000
TABLE_CONTEXT_CHARS = 200  # characters around a hit in the table
# What a browser drops or may not draw: shown as a replacement character, so that nothing disappears unseen.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render_index(dossier: Dossier) -> bytes:
    """index.html."""
    subjects = {subject.id: subject for subject in dossier.subjects}
    stories = {story.id: story for story in dossier.stories}
    page = _environment().get_template("index.html.j2")
    return page.render(dossier=dossier, subjects=subjects, stories=stories).encode("utf-8", "replace")


def spans(alerts: list[EvidenceAlert], version: int, field: str) -> list[tuple[int, int]]:
    """Where the hits of these alerts stand in a version."""
    return [
        (hit.start, hit.end)
        for alert in alerts
        for sighting in alert.sightings
        for hit in sighting.hits
        if sighting.version == version and hit.field == field
    ]


def title_pieces(version: VersionKept, alerts: list[EvidenceAlert]) -> tuple[tuple[str, bool], ...]:
    return marked(version.title[:MAX_TITLE_CHARS_SHOWN], spans(alerts, version.number, "title"))


def text_pieces(version: VersionKept, alerts: list[EvidenceAlert]) -> tuple[tuple[str, bool], ...]:
    return marked(version.text[:MAX_TEXT_CHARS_SHOWN], spans(alerts, version.number, "text"))


def difference(subject: EvidenceArticle, version: VersionKept) -> tuple[Piece, ...] | None:
    """What a version changed of the one before it; None when too much to compare word by word."""
    before = next(candidate for candidate in subject.versions if candidate.number == version.number - 1)
    old, new = f"{before.title}\n\n{before.text}", f"{version.title}\n\n{version.text}"
    return None if max(len(old), len(new)) > MAX_TEXT_CHARS_SHOWN else words_apart(old, new)


def in_context(hit: Hit, sighting: Sighting, subject: EvidenceArticle) -> tuple[str, str, str]:
    version = next((candidate for candidate in subject.versions if candidate.number == sighting.version), None)
    if version is None:
        return "", hit.text, ""
    return excerpt(version.title if hit.field == "title" else version.text, hit.start, hit.end, TABLE_CONTEXT_CHARS)


def _seen(value: Any) -> Any:
    """Characters that nobody would see, made visible. Markup of the template's own passes."""
    return _UNSEEN.sub("\ufffd", value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crawler.report.evidence"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    environment.filters.update(published=iso_published_words, dated_by=date_evidence_words)
    environment.globals.update(
        direction=direction,
        title_pieces=title_pieces,
        text_pieces=text_pieces,
        difference=difference,
        in_context=in_context,
        longest_text=MAX_TEXT_CHARS_SHOWN,
    )
    return environment
