"""A headline as a machine translated it: shown beside the original and marked, and used for nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineTranslation:
    """`language`: of the translation; `translator`: what made it, as the configuration names it."""

    article_id: int
    language: str
    text: str
    translator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationTally:
    """How a translator did within a period. `problem`: why the last headline was not translated; empty: it was."""

    translated: int = 0
    failed: int = 0  # headlines that have no translation yet
    problem: str = ""
