"""Dossier → the files of its pack. Everything that came from a page is data: text files, JSON strings, escaped text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawler.language.tokens import excerpt
from crawler.report.evidence.pack import MANIFEST, PackFile, sha256
from crawler.report.evidence.page import render_index
from crawler.report.evidence.warc import write_warc
from crawler.report.published import date_form
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.model import Hit
    from crawler.report.evidence.material import (
        AlertCase,
        Dossier,
        EditKept,
        EvidenceArticle,
        PageKept,
        Sighting,
        StoryKept,
        VersionKept,
    )

HIT_CONTEXT_CHARS = 240  # characters shown around a hit


def compose_pack(dossier: Dossier) -> tuple[PackFile, ...]:
    """Every file of the pack but its manifest."""
    return (
        PackFile("README.txt", README.format(as_of=dossier.as_of, software=dossier.software, manifest=MANIFEST).encode()),
        PackFile("index.html", render_index(dossier)),
        *(file for case in dossier.cases for file in _case_files(case, dossier)),
        *(file for subject in dossier.subjects for file in _article_files(subject, dossier)),
        *(_json(f"stories/{story.id}.json", _story(story)) for story in dossier.stories),
    )


def _case_files(case: AlertCase, dossier: Dossier) -> Iterator[PackFile]:
    alert, folder = case.alert, f"alerts/{case.alert.id}"
    subject = next(article for article in dossier.subjects if article.id == alert.article)
    yield _json(
        f"{folder}/alert.json",
        {
            "id": alert.id,
            "watch": alert.watch,
            "title": alert.watch_title,
            "severity": alert.severity,
            "state": alert.state,
            "raised_by": alert.raised_by,
            "relevance": alert.relevance.value if alert.relevance else None,
            "relevance_reasons": [[reason.words, reason.effect] for reason in alert.relevance.reasons] if alert.relevance else [],
            "likely": alert.likely,
            "lowered_from": alert.lowered_from,
            "article": alert.article,
            "version": alert.version,
            "created_at": alert.created_at,
            "updated_at": alert.updated_at,
            "rule": {"hash": alert.rule_hash, "text": "rule.txt" if case.rule.text else None, "note": rule_note(case)},
            "sightings": [_sighting(sighting, subject) for sighting in alert.sightings],
            "marks": [
                {"state": mark.state, "reviewer": mark.reviewer, "note": mark.note, "created_at": mark.created_at}
                for mark in alert.marks
            ],
        },
    )
    if case.rule.text:
        yield PackFile(f"{folder}/rule.txt", _bytes(case.rule.text))


def rule_note(case: AlertCase) -> str:
    """Which rule the pack shows."""
    if case.rule.text:
        return "the rule as configured when the pack was made; its hash is that of the rule that fired"
    return (
        "the rule has been changed or removed since it fired: its text is not kept, only its hash and, with the hits, the "
        "part of it that was true"
    )


def _sighting(sighting: Sighting, subject: EvidenceArticle) -> dict[str, Any]:
    version = next((candidate for candidate in subject.versions if candidate.number == sighting.version), None)
    return {
        "version": sighting.version,
        "applied_at": sighting.applied_at,
        "why": list(sighting.why),
        "true_part": _reason(sighting),
        "hits": [_hit(hit, subject.id, version) for hit in sighting.hits],
    }


def _reason(sighting: Sighting) -> Any:
    def plain(reason: Any) -> dict[str, Any]:
        return {"text": reason.text, "hits": list(reason.hits), "parts": [plain(branch) for branch in reason.parts]}

    return plain(sighting.reason) if sighting.reason else None


def _hit(hit: Hit, article: int, version: VersionKept | None) -> dict[str, Any]:
    fields = {
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "term": hit.term,
        "folded": hit.folded,
        "group": hit.group,
        "language": hit.language,
    }
    if version is None or hit.field not in ("title", "text"):
        return fields
    before, _, after = excerpt(version.title if hit.field == "title" else version.text, hit.start, hit.end, HIT_CONTEXT_CHARS)
    return {**fields, "before": before, "after": after, "file": f"articles/{article}/version-{version.number}/{hit.field}.txt"}


def _article_files(subject: EvidenceArticle, dossier: Dossier) -> Iterator[PackFile]:
    folder = f"articles/{subject.id}"
    yield _json(f"{folder}/article.json", _article(subject))
    for version in subject.versions:
        inner = f"{folder}/version-{version.number}"
        yield PackFile(f"{inner}/title.txt", _bytes(version.title))
        yield PackFile(f"{inner}/text.txt", _bytes(version.text))
    for page in subject.pages:
        yield PackFile(f"{folder}/page-{page.id}.txt", page.body)
        yield _json(f"{folder}/page-{page.id}.headers.json", dict(page.headers))
    if subject.pages:
        name = f"{folder}/pages.warc"
        yield PackFile(name, write_warc(subject.pages, filename=name, software=dossier.software, as_of=dossier.as_of))


def _article(subject: EvidenceArticle) -> dict[str, Any]:
    return {
        "id": subject.id,
        "story": subject.story,
        "url": subject.url,
        "canonical_url": subject.canonical_url,
        "met_at": list(subject.addresses),
        "language": subject.language,
        "copy_of": subject.copy_of,
        "text_from": str(subject.text_from),
        "from_feed": subject.from_feed or None,
        "source": {"id": subject.source, "name": subject.source_name, "homepage": subject.homepage, "country": subject.country},
        "published_at": iso(subject.date.instant),
        "published_from": subject.date.said_by,
        **date_form(subject.date),
        "first_seen_at": subject.first_seen_at,
        "versions": [_version(version) for version in subject.versions],
        "edits": [_edit(edit) for edit in subject.edits],
        "pages": [_page(page) for page in subject.pages],
        "fetches": [
            {
                "started_at": exchange.started_at,
                "url": exchange.url,
                "status": exchange.status,
                "outcome": exchange.outcome,
                "reason": exchange.reason,
                "bytes": exchange.bytes,
                "elapsed_ms": exchange.elapsed_ms,
                "feed": exchange.feed,
                "run": exchange.run,
                "software": exchange.software,
            }
            for exchange in subject.exchanges
        ],
    }


def _version(version: VersionKept) -> dict[str, Any]:
    return {
        "number": version.number,
        "recorded_at": version.recorded_at,
        "published_at": version.published_at,
        "modified_at": version.modified_at,
        "authors": list(version.authors),
        "content_hash": version.content_hash,
        "extractor": version.extractor or None,
        "title": f"version-{version.number}/title.txt",
        "text": f"version-{version.number}/text.txt",
        "page": version.page,
        "text_from": str(version.text_from),
        "name": version.name or None,
    }


def _edit(edit: EditKept) -> dict[str, Any]:
    return {
        "version": edit.version,
        "kind": edit.kind,
        "reasons": list(edit.reasons),
        "seen_at": edit.created_at,
        "changes": [{"before": before, "old": old, "new": new} for before, old, new in edit.changes],
    }


def _page(page: PageKept) -> dict[str, Any]:
    return {
        "id": page.id,
        "asked": page.requested_url,
        "url": page.url,
        "status": page.status,
        "fetched_at": page.fetched_at,
        "bytes": len(page.body),
        "sha256": sha256(page.body),
        "body": f"page-{page.id}.txt",
        "headers": f"page-{page.id}.headers.json",
    }


def _story(story: StoryKept) -> dict[str, Any]:
    return {
        "id": story.id,
        "headline": story.headline,
        "articles": [
            {
                "id": article.article,
                "title": article.title,
                "url": article.url,
                "source": article.source_name,
                "country": article.country,
                "language": article.language,
                "published_at": iso(article.date.instant),
                "date": article.date.day.isoformat() if article.date.day else None,
                "first_seen_at": article.first_seen_at,
                "copy_of": article.copy_of,
                "text_from": str(article.text_from),
                "why": article.why,
                "decided_by": article.decided_by,
            }
            for article in story.articles
        ],
    }


def _json(name: str, value: Any) -> PackFile:
    return PackFile(name, _bytes(json.dumps(value, ensure_ascii=False, indent=1) + "\n"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


README = """\
Evidence, as of {as_of} (the newest moment in it). Made by Borderwatch {software}.

Open index.html in any browser: it needs no network, runs no script, and asks for nothing outside of this folder.

IS IT COMPLETE?
  In this folder:  sha256sum -c {manifest}        (macOS: shasum -a 256 -c {manifest})
  Every file but the manifest itself must say OK, and there must be no file that the manifest does not name.
  Then hold the manifest's own hash against the one that was written down when the pack was made:
                   sha256sum {manifest}
  The hashes prove that nothing was changed since that was written down. They do not prove who made the pack, nor that a
  page said this to everybody: for that, have the manifest's hash signed or time-stamped by somebody you both trust.

WHAT IS IN IT
  alerts/N/alert.json           the alert: the watch, its severity, what reviewers said; for each version of the article the
                                hits, and the part of the rule that was true. A hit's start and end count characters
                                (Unicode code points, from 0) of title.txt or text.txt of that version.
  alerts/N/rule.txt             the rule, when it still is the one that fired. Otherwise only its hash is known.
  articles/N/article.json       where and when it was found, every version, what each edit changed, the log of its downloads.
  articles/N/version-N/         title.txt and text.txt: what was read out of the page, as the watches saw it.
  articles/N/pages.warc         the raw pages (WARC 1.1, ISO 28500), for any web archive tool. Its first record says what of
                                the exchange was kept and what had to be rebuilt.
  articles/N/page-N.txt         the same pages alone, byte for byte. They are named .txt so that nothing runs them: do not
                                rename them to .html. Their SHA-256 is the WARC-Payload-Digest of their record.
  articles/N/page-N.headers.json   the headers of the answer.
  stories/N.json                who else reported it, who copied whom, and why these articles belong together.

A version whose text_from is "feed" was not read out of a page: the page could not be had, and what stands there is what the feed
said. Where the page came later, the next version is the page, which replaced the feed's text: that is no edit of the publisher.

All times are UTC. A version without a page: the raw page was never stored, or has been deleted since.
All files are UTF-8, but for page-N.txt, which are as the server sent them. A character that cannot be written in UTF-8 (half
a surrogate pair) stands as a question mark.
"""
