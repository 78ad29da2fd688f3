"""Weights of relevance learned from the marks of reviewers: fitted, written beside the archive, shown, forgotten."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.runtime.clock import iso
from crawler.runtime.files import write_atomically
from crawler.store import Store
from crawler.watch import LearnedRelevance, RelevanceModel, learn

LEARNED_NOTE = "Weights of relevance, learned from the marks of reviewers by `borderwatch watch learn`. `--forget` removes them."


def learn_from_marks(store: Store) -> LearnedRelevance:
    """Fit weights on all marks, over those that ship. Raises `LearningRefused`."""
    return learn(store.relevances.marked(), RelevanceModel.shipped())


def learned_document(lesson: LearnedRelevance, now: datetime) -> dict[str, Any]:
    """What the file says."""
    return {
        "about": LEARNED_NOTE,
        "learned_at": iso(now),
        "marks": lesson.marks,
        "confirmed": lesson.confirmed,
        "dismissed": lesson.dismissed,
        "stories": lesson.stories,
        "cross_validated": {"shipped": asdict(lesson.before), "learned": asdict(lesson.after)},
        "watches": {row.watch: row.words for row in lesson.lessons},
        "lessons": {row.watch: asdict(row) for row in lesson.lessons},
        "changes": list(lesson.changes),
        "shipped": RelevanceModel.shipped().fingerprint,
        "model": lesson.model.document(),
    }


def write_learned(path: Path, document: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def learned_lines(document: dict[str, Any]) -> list[str]:
    """What was learned, in words."""
    before, after = document["cross_validated"]["shipped"], document["cross_validated"]["learned"]
    model = document["model"]
    return [
        f"Learned at {document['learned_at']} from {document['marks']} marks ({document['confirmed']} confirmed, "
        f"{document['dismissed']} dismissed) on {document['stories']} stories.",
        f"On marks that the weights had not seen: log loss {before['log_loss']:.3f} → {after['log_loss']:.3f}, "
        f"average precision {before['average_precision']:.3f} → {after['average_precision']:.3f}.",
        f"An alert under {model['min_relevance']:.3f} is probably none; under {model['min_critical']:.3f} none is critical.",
        "",
        "By watch (means, by weights that had not seen the mark):",
        *(f"  {words}" for words in document["watches"].values()),
        *(["", "What counts differently:"] if document["changes"] else []),
        *(f"  {change}" for change in document["changes"]),
    ]
