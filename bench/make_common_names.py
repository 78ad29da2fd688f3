"""Makes crawler/packs/common_names.json: which forms of the gazetteer's names are frequent words of real news text.

    python bench/make_common_names.py

Reads the packs `gazetteer.jsonl` and `word_counts`; run it when either changes. A form that is listed is a place only with
company, or where its capital shows a name. Names of places that are `famous` (true, or a list of languages) are left out: the
news itself makes them frequent. Names of several words are not looked at: `common` in the gazetteer lists those by hand.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.facts.places import Gazetteer
from crawler.language.tables import tables
from crawler.language.word_counts import count_of, share_of
from crawler.watch.terms import parse_name

PACKS = Path(__file__).resolve().parents[1] / "crawler" / "packs"
MAX_RARE_SHARE = 10e-6  # of the words of a language: a more frequent form is an ordinary word
MIN_COUNT = 3  # times in the texts of a language; less may be chance


def common_forms(language: str, famous: dict[str, frozenset[str] | None]) -> list[str]:
    """The folded forms of names, as they are looked for in texts of a language, that are frequent in it."""
    table = next(table for table in tables() if table.code == language)
    looked_for = {language, *table.read_along.split()}
    common: set[str] = set()
    for name in Gazetteer.shipped().names:
        if (
            name.language not in looked_for
            or not name.alone
            or len(name.words) > 1
            or any(_is_famous(id, language, famous) for id in name.places)
        ):
            continue
        (slot,) = parse_name(name.term, name.language)
        common.update(
            form for form in slot.forms() if count_of(language, form) >= MIN_COUNT and share_of(language, form) > MAX_RARE_SHARE
        )
    return sorted(common)


def _is_famous(place: str, language: str, famous: dict[str, frozenset[str] | None]) -> bool:
    languages = famous.get(place, frozenset())
    return languages is None or language in languages


def main() -> None:
    rows = [json.loads(line) for line in (PACKS / "gazetteer.jsonl").read_text(encoding="utf-8").splitlines()]
    famous = {row["id"]: None if row["famous"] is True else frozenset(row["famous"]) for row in rows if "famous" in row}
    forms = {table.code: common_forms(table.code, famous) for table in tables()}
    text = json.dumps(forms, ensure_ascii=False, indent=1)
    (PACKS / "common_names.json").write_text(text + "\n", encoding="utf-8")
    print(", ".join(f"{code}: {len(words)}" for code, words in forms.items()))


if __name__ == "__main__":
    main()
