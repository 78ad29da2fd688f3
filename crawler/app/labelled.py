"""Labelled articles through the watches, as if they came today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.app.stage_rows import published_of
from crawler.app.why_not import AskedText, explain_no, read_text
from crawler.config import Config
from crawler.model.errors import RuleError
from crawler.watch import LabelReport, WhyNot, label_alerts


def score_articles(config: Config, rows: Iterable[Mapping[str, Any]]) -> LabelReport:
    """Read articles `{title, text, fire, id?, allowed?, lang?, source?, country?, author?, story?}`.

    Raises `RuleError` when one lacks a label or names a watch that is not there.
    """
    watch_ids = {watch.id for watch in config.watches.watches}
    alerts, articles = [], 0
    for articles, row in enumerate(rows, 1):
        lacking = [key for key in ("text", "fire") if key not in row]
        if lacking:
            raise RuleError(f"an article without {lacking[0]!r}", f"article {articles}")
        unknown = sorted({*row["fire"], *(row.get("allowed") or ())} - watch_ids)
        if unknown:
            raise RuleError(f"no watch {unknown[0]!r}", f"article {articles}")
        result = read_text(config, asked_row(row))
        alerts += label_alerts({"id": articles, **row}, [match.watch for match in result.matches if match.likely])
    return LabelReport(tuple(alerts), articles)


def explain_row(config: Config, watch: str, row: Mapping[str, Any]) -> WhyNot:
    """Why a watch does not fire on a labelled article."""
    return explain_no(config, watch, asked_row(row))


def asked_row(row: Mapping[str, Any]) -> AskedText:
    moment = published_of(row)
    texts = {key: str(row.get(key) or "") for key in ("title", "text", "lang", "source", "country")}
    return AskedText(**texts, published=moment.date() if moment is not None else None)
