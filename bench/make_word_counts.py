"""Makes crawler/packs/word_counts/: how often each word stands in real news text, a file for each language.

    python bench/make_word_counts.py --realtext ../shared/data/realtext

Reads `freq_LANGUAGE.tsv.gz` (word, tab, count). Keeps words in the scripts and letters of the language that stand there at
least twice, folded, in alphabetical order: facts, and no text could be put together from them. Needed again when the sources or
the fold change; the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.language.fold import fold
from crawler.language.lookalikes import settle_lookalikes
from crawler.language.tables import TABLES
from crawler.language.tokens import script_of, tokens

PACK_FOLDER = Path(__file__).resolve().parents[1] / "crawler" / "packs" / "word_counts"
MIN_WORD_COUNT = 2
TABLE_SCRIPTS = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC", "": ""}  # of `script_of`, as the tables name them


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--realtext", type=Path, required=True, help="the folder with freq_LANGUAGE.tsv.gz")
    parser.add_argument("--out", type=Path, default=PACK_FOLDER)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for language in TABLES:
        counts = read_counts(options.realtext / f"freq_{language}.tsv.gz", language)
        packed = pack_counts(counts)
        (options.out / f"{language}.tsv.gz").write_bytes(packed)
        print(f"{language}: {len(counts):,} words of {sum(counts.values()):,}, {len(packed) // 1000} kB")


def read_counts(path: Path, language: str) -> Counter[str]:
    """The folded words of one language's list with their counts, the rare left out."""
    scripts = set(TABLES[language].scripts.split())
    absent = set(TABLES[language].absent_letters.split())
    counts: Counter[str] = Counter()
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        word, number = line.split("\t")
        for token in tokens(settle_lookalikes(fold(word))):
            is_own = TABLE_SCRIPTS[script_of(token)] in scripts and absent.isdisjoint(token)
            if is_own and not any(character.isdigit() for character in token):
                counts[token] += int(number)
    return Counter({word: number for word, number in counts.items() if number >= MIN_WORD_COUNT})


def pack_counts(counts: Mapping[str, int]) -> bytes:
    """The lines `word, tab, count`, compressed, with no date in them."""
    lines = "".join(f"{word}\t{number}\n" for word, number in sorted(counts.items()))
    return gzip.compress(lines.encode("utf-8"), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main()
