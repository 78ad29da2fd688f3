"""docs/schema.md as the schema itself tells it: `python -m tests.schema_page` writes the page anew."""

from __future__ import annotations

import inspect
import re
import tempfile
from enum import StrEnum
from pathlib import Path

from crawler.model import Disposition, FetchOutcome
from crawler.store import Store
from crawler.store.describe import TABLE_WORDS, VIEW_WORDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"


def words_of(enum: type[StrEnum]) -> dict[str, str]:
    """Member → the comment beside it."""
    comments = dict(re.findall(r'^\s+[A-Z_]+ = "(\w+)"(?:  # (.+))?$', inspect.getsource(enum), re.M))
    return {str(member): comments.get(str(member), "") for member in enum}


def page() -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "news.db")
        columns = store.columns()
        store.close()
    lines = [
        "# The archive: every table and column",
        "",
        "The archive is one SQLite file (`database` in config.yaml). You may read it while Borderwatch runs; do not write to it. Examples in",
        "SQL and Python: [exports.md](exports.md#sql-sqlite-utils-and-pandas). Datasette (`borderwatch review`) shows the same descriptions.",
        "",
        "Times are UTC, ISO 8601, to the second. Lists are JSON.",
        "",
        "To search texts, use `borderwatch search`, or the query `search` in Datasette. The table behind it, `articles_fts` (rowid =",
        "`articles.id`), holds the words of title and text *folded* to one spelling, so that a word typed into it directly may not be",
        "found. It gives ids of articles, no texts.",
        "",
    ]
    for name, words in TABLE_WORDS.items():
        lines += [f"## {name}", "", words, "", "| column | what |", "|---|---|"]
        lines += [f"| `{column}` | {comment} |" for column, comment in columns[name].items()]
        lines.append("")
    lines += ["## Views", ""] + [f"* `{name}`: {words}" for name, words in VIEW_WORDS.items()] + [""]
    lines += ["## Dispositions: where an entry ends", ""]
    lines += [f"* `{name}`" + (f": {words}" if words else "") for name, words in words_of(Disposition).items()]
    lines += ["", "## Outcomes: what an HTTP exchange came to", ""]
    lines += [f"* `{name}`" + (f": {words}" if words else "") for name, words in words_of(FetchOutcome).items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
