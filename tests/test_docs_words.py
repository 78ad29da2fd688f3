"""The words that people read are plain: no page of the docs says a thing in the project's own jargon."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLAIN_WORDS = {  # pattern of a word that is not plain → what to write
    r"\bvoices?\b": "independent source",
    r"\btold by\b|\btells? (it|the stor(y|ies))\b|\btellers?\b": "reported by, reports",
    r"\bbanks?\b": "side of the river",
    r"\baccounts?\b(?! for\b)": "report, article",
    r"\borigins\b": "independent sources, originals",
    r"\b(cry|cries|cried|crying) wolf\b": "raise false alerts",
    r"\b(real|whole|same|this|the) road\b": "say which steps are meant",
    r"\bdead letters?\b": "message that was laid aside",
}
# Not read here: the history, the notes for developers with their terms, and the list of columns (their names are fixed).
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in {"design.md", "schema.md"})]


def jargon_in(text: str) -> list[str]:
    """Each word of the text that is not plain, with its surroundings and what to write; what stands in `backticks` is a name."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.S)
    return [
        f"…{' '.join(prose[max(0, match.start() - 40) : match.end() + 20].split())}… → {plain}"
        for pattern, plain in PLAIN_WORDS.items()
        for match in re.finditer(pattern, prose, re.I)
    ]


def test_jargon_is_seen_and_names_are_not() -> None:
    assert jargon_in("Three independent voices on both banks.") == [
        "…Three independent voices on both banks.… → independent source",
        "…Three independent voices on both banks.… → side of the river",
    ]
    assert jargon_in("`bank:TJ` and the column `voices`; six hours account for it.") == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_of_the_docs_uses_plain_words(path: Path) -> None:
    assert jargon_in(path.read_text(encoding="utf-8")) == []
