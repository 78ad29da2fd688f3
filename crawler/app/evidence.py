"""Evidence packs: what the archive holds of an alert, gathered at one moment and written in one move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawler import __version__
from crawler.model.errors import JobError
from crawler.report.digest import why_lines
from crawler.report.evidence import AlertCase, Dossier, EvidenceAlert, Rule, compose_pack, write_pack
from crawler.runtime.files import open_atomically
from crawler.store import Store
from crawler.watch import Watchlist, rule_heading, rule_lines


def gather_evidence(store: Store, watchlist: Watchlist, alert_ids: Sequence[int]) -> Dossier:
    """All that one pack needs. Raises `JobError` when there is no such alert."""
    with store.read():  # one moment of the archive: a crawl may be writing
        alerts = []
        for alert_id in sorted(set(alert_ids)):
            alert = store.evidence.alert(alert_id)
            if alert is None:
                raise JobError(f"there is no alert {alert_id}")
            alerts.append(_explained(alert))
        subjects = tuple(store.evidence.article(number) for number in sorted({alert.article for alert in alerts}))
        stories = store.evidence.stories([subject.story for subject in subjects])
    return Dossier(
        cases=tuple(AlertCase(alert=alert, rule=rule_of(alert, watchlist)) for alert in alerts),
        subjects=subjects,
        stories=stories,
        software=__version__,
    )


def _explained(alert: EvidenceAlert) -> EvidenceAlert:
    """Add to each sighting the lines that say which part of the rule is true."""
    sightings = [
        replace(sighting, why=why_lines(sighting.reason, sighting.hits)) if sighting.reason is not None else sighting
        for sighting in alert.sightings
    ]
    return replace(alert, sightings=tuple(sightings))


def rule_of(alert: EvidenceAlert, watchlist: Watchlist) -> Rule:
    """The rule that fired, where the configuration still has it."""
    watch = next(
        (candidate for candidate in watchlist.watches if (candidate.id, candidate.rule_hash) == (alert.watch, alert.rule_hash)),
        None,
    )
    if watch is None:
        return Rule(alert.rule_hash)
    return Rule(alert.rule_hash, "\n".join((rule_heading(watch), *rule_lines(watch, watchlist))) + "\n")


def save_pack(dossier: Dossier, path: Path) -> str:
    """The pack under its name, whole or not at all. Answers its manifest's SHA-256."""
    files = compose_pack(dossier)
    with open_atomically(path) as stream:
        return write_pack(files, dossier.as_of, stream)
