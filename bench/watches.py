"""How long it takes to ask every watch of one article, against the usual ways of doing less.

    python bench/watches.py [--articles 40] [--rounds 7] [--labelled FILE] [--pages FILE]

Articles of about 5 kB in six languages are made of the shipped vocabulary and invented words. One core, medians over rounds;
each peer looks for the same terms: plain `re` alternation over the lower-cased text, pyahocorasick alone (no word ends, no
conditions), and term by term, rule by rule, as feed readers filter. Then the same with 20,000 terms. Figures are
milliseconds of the processor per article, and ratios within this run. Matching and judging (relevance, events) are told apart.

`--labelled`, `--pages`: the same of real text, apart by what takes it: JSON lines `{lang, title, text}`, packed or not. Labelled
articles nearly all raise alerts, which is the dear case; of ordinary pages one in seventy does. `--set` and `--author` choose among
the lines. For each article the quickest of the rounds counts: on a busy machine the others measure its neighbours.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import ahocorasick

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler import config
from crawler.app.events import with_events
from crawler.facts.places import Gazetteer
from crawler.language.tokens import fold
from crawler.watch import Watchlist, compile_watches
from crawler.watch.article import WatchedArticle

MADE_DAY = date(2026, 3, 2)
SYLLABLES = {
    "en": "ba re to lin der ma shu gan por ti sel kan",
    "ru": "ба ре то лин дер ма шу ган пор ти сел кан",
    "tg": "ба ре тӯ лин дар ма шӯ ҳан пор ӣ сал қон",
    "fa": "با ری تو لین در ما شو گان پر تی سل کن",
    "ps": "با ړي تو لین ډر ما ښو ګان پر تي سل کن",
    "uz": "ba re toʻ lin dar ma shu gʻan por ti sal qon",
}


def article(language: str, terms: list[str], dice: random.Random, size: int = 5000) -> tuple[str, str]:
    """Title and text: invented words, one in twenty-five a term of the vocabulary, in sentences and paragraphs."""
    syllables = SYLLABLES[language].split()
    words: list[str] = []
    length = 0
    while length < size:
        word = (
            dice.choice(terms).replace("*", "").replace("~", "")
            if dice.random() < 1 / 25
            else "".join(dice.choices(syllables, k=dice.randint(1, 4)))
        )
        if len(words) % 14 == 13:
            word += ".\n" if len(words) % 70 == 69 else "."
        words.append(word)
        length += len(word) + 1
    return " ".join(words[:10]), " ".join(words)


def median(work: Callable[[], object], articles: int, rounds: int) -> float:
    """Milliseconds of the processor per article."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000 / articles)
    return statistics.median(times)


class JudgingTime(NamedTuple):
    """Milliseconds per article, and alerts per article."""

    relevance: float
    events: float
    alerts: float


def judging_time(watchlist: Watchlist, articles: list[tuple[str, str, str]], rounds: int) -> JudgingTime:
    """How long the relevance and the events of the alerts take, of articles that were matched just before, as in a crawl: their
    sentences are known by then."""
    relevance, events, alerts = [], [], 0
    for _ in range(rounds):
        weighing = finding_events = 0.0
        alerts = 0
        for language, title, text in articles:
            result = watchlist.read(title, text, lang=language)
            article = watchlist.article(title, text, lang=language)
            article.main_place()  # found while matching
            began = time.process_time()
            watchlist.weighed(result.matches, article, lang=language)
            weighed = time.process_time()
            with_events(result, title, text, (), lang=language, published=MADE_DAY)
            weighing += weighed - began
            finding_events += time.process_time() - weighed
            alerts += len(result.matches)
        relevance.append(weighing * 1000 / len(articles))
        events.append(finding_events * 1000 / len(articles))
    return JudgingTime(statistics.median(relevance), statistics.median(events), alerts / len(articles))


class RealText(NamedTuple):
    """An article as it was published."""

    lang: str
    title: str
    text: str


class ReadingTime(NamedTuple):
    """Milliseconds for one article, by what they are spent on."""

    finding: float  # folding, and all terms and names
    places: float  # which place each name means
    conditions: float  # of the watches, with hits and reasons
    main_place: float  # where the event is
    relevance: float

    @property
    def matching(self) -> float:
        return self.finding + self.places + self.conditions


def real_texts(path: Path, fields: dict[str, list[str]], count: int) -> list[RealText]:
    """Some lines of a file, drawn at random, of those whose fields have one of the values asked for."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if all(row.get(name) in values for name, values in fields.items() if values)]
    chosen = random.Random(7).sample(rows, min(count, len(rows)))
    return [RealText(row.get("lang") or "", row["title"], row["text"]) for row in chosen]


def reading_time(watchlist: Watchlist, text: RealText) -> tuple[ReadingTime, int]:
    """How long one article takes now, and how many alerts it raises."""
    clock = time.process_time_ns
    moments = [clock()]
    article = watchlist.article(text.title, text.text, lang=text.lang)
    moments.append(clock())
    article.mentions()
    moments.append(clock())
    matches, _ = watchlist.evaluated(article)
    moments.append(clock())
    if matches:
        article.main_place()
    moments.append(clock())
    watchlist.weighed(matches, article, lang=text.lang)
    moments.append(clock())
    return ReadingTime(*[(end - begin) / 1e6 for begin, end in pairwise(moments)]), len(matches)


def report_real_texts(watchlist: Watchlist, name: str, texts: list[RealText], rounds: int) -> None:
    """Prints what articles take: the mean, the median and the ninetieth percentile of matching, and what it is spent on."""
    gc.collect()
    gc.freeze()  # as the workers of a crawl do once the watches are read
    for text in texts:
        watchlist.read(text.title, text.text, lang=text.lang)
    measured = [[reading_time(watchlist, text) for text in texts] for _ in range(rounds)]
    quickest = [ReadingTime(*map(min, zip(*(took for took, _ in of_text), strict=True))) for of_text in zip(*measured, strict=True)]
    alerts = [count for _, count in measured[0]]
    size = statistics.mean(len(text.title) + len(text.text) for text in texts)
    print(f"{len(texts)} {name} of {size:.0f} characters; {sum(map(bool, alerts))} raise {sum(alerts)} alerts")
    matching = sorted(took.matching for took in quickest)
    print(
        f"  matching                    {statistics.mean(matching):7.2f} ms   median {statistics.median(matching):.2f}, "
        f"ninetieth percentile {matching[len(matching) * 9 // 10]:.2f}"
    )
    for label, values in zip(
        ("fold and find", "places", "conditions", "place of the event", "relevance"), zip(*quickest, strict=True), strict=True
    ):
        print(f"    {label:<24}  {statistics.mean(values):7.2f} ms")


def terms_of(watchlist: Watchlist) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for group in watchlist.vocabulary:
        for term in group:
            terms.setdefault(term.language, []).append(term.term)
    return terms


def invented_watchlist(count: int, dice: random.Random) -> Watchlist:
    """A watchlist of so many invented terms, a fifth of them prefixes, with the shipped names of places."""
    groups: dict[str, dict[str, list[str]]] = {}
    for number in range(count // 100):
        language = dice.choice(list(SYLLABLES))
        parts = SYLLABLES[language].split()
        words = {"".join(dice.choices(parts, k=dice.randint(2, 5))) for _ in range(130)}
        groups[f"g{number}"] = {language: [word + ("*" if dice.random() < 0.2 else "") for word in sorted(words)[:100]]}
    names = list(groups)
    watches = [
        {"id": f"w{number}", "title": f"w{number}", "severity": "low", "query": f"SENT(@{names[number]} @{names[number + 1]})"}
        for number in range(0, len(names) - 1, 9)
    ]
    return compile_watches(groups, watches, gazetteer=Gazetteer.shipped())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--labelled", type=Path, help="JSON lines of labelled articles")
    parser.add_argument("--pages", type=Path, help="JSON lines of ordinary pages")
    parser.add_argument("--author", action="append", default=[], help="of the labelled articles: these alone")
    parser.add_argument("--set", action="append", default=[], help="of the pages: these alone")
    options = parser.parse_args()
    dice = random.Random(7)
    watchlist = config.load(Path(__file__).resolve().parents[1] / "config.yaml").watches
    if options.labelled:
        labelled = real_texts(options.labelled, {"author": options.author}, 3 * options.articles)
        report_real_texts(watchlist, "labelled articles", labelled, options.rounds)
    if options.pages:
        pages = real_texts(options.pages, {"set": options.set}, 3 * options.articles)
        report_real_texts(watchlist, "ordinary pages", pages, options.rounds)
    if options.labelled or options.pages:
        return
    terms = terms_of(watchlist)
    languages = list(SYLLABLES)
    articles = [
        (language, *article(language, terms[language], dice))
        for language in (languages[number % len(languages)] for number in range(options.articles))
    ]
    count = len(articles)

    def timed(work: Callable[[], object]) -> float:
        work()
        return median(work, count, options.rounds)

    folding = timed(lambda: [fold(text) for _, _, text in articles])
    reading = timed(lambda: [watchlist.read(title, text, lang=language) for language, title, text in articles])
    judging = judging_time(watchlist, articles, options.rounds)
    finding = timed(lambda: [WatchedArticle(title, text, watchlist.index) for _, title, text in articles])

    plain = sorted({term for group in terms.values() for term in group})
    alternation = re.compile(
        r"\b(?:" + "|".join(re.escape(term.rstrip("*").lower()) + (r"\w*" if term.endswith("*") else "") for term in plain) + r")\b"
    )
    alone = ahocorasick.Automaton()
    for term in plain:
        alone.add_word(fold(term.rstrip("*")), term)
    alone.make_automaton()
    patterns = [re.compile(r"\b" + re.escape(term.rstrip("*").lower())) for term in plain]
    few = articles[:6]
    peers = {
        "re alternation": timed(lambda: [alternation.findall(text.lower()) for _, _, text in articles]),
        "pyahocorasick alone": timed(lambda: [list(alone.iter(fold(text))) for _, _, text in articles]),
        "rule by rule": median(lambda: [[pattern.search(text.lower()) for pattern in patterns] for _, _, text in few], len(few), 1),
    }
    print(
        f"{count} articles of {statistics.mean(len(text) for _, _, text in articles):.0f} characters; "
        f"{len(plain)} terms and {len(watchlist.gazetteer.names) if watchlist.gazetteer else 0} names, "
        f"{watchlist.terms} patterns; {len(watchlist)} watches"
    )
    print(f"  fold alone                  {folding:7.2f} ms")
    print(f"  fold and find               {finding:7.2f} ms")
    print(f"  every watch, with places    {reading:7.2f} ms   (without folding {reading - folding:.2f})")
    print(f"    matching alone            {reading - judging.relevance:7.2f} ms")
    print(f"    relevance                 {judging.relevance:7.2f} ms   for {judging.alerts:.1f} alerts an article")
    print(f"  events of the alerts        {judging.events:7.2f} ms")
    for name, took in peers.items():
        print(f"  {name:<26}  {took:7.2f} ms   {took / reading:6.1f} x ours")
    large = invented_watchlist(20_000, dice)
    many_terms = timed(lambda: [large.read(title, text, lang=language) for language, title, text in articles])
    print(f"  {large.terms} patterns, {len(large)} watches {many_terms:7.2f} ms   {many_terms / reading:6.2f} x the shipped")


if __name__ == "__main__":
    main()
