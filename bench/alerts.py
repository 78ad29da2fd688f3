"""How right the alerts are on labelled articles and on real text, and which articles no term met.

    python bench/alerts.py [--shared ../shared] [--authors abc] [--real-text] [--report] [--held-out]

Labelled articles: `domain/articles_cases_2.jsonl`. Precision and recall by author, language and watch; intervals are 95 %
percentiles of resampled stories, as articles of one story fail together. --real-text: false alerts per 1,000 texts of
`data/realtext/dev.jsonl.gz` (half a minute); an alert counts as false unless somebody judged it right, missed or unsure.
--report writes bench/reports/alert_recall.md: the articles that should have raised an alert and did not, with what was lacking.
The rules may be tuned on authors a to c. Authors d and e are kept to judge the rules in the end: they are scored only with
--held-out, and never listed. Without the shared files there is nothing to measure, and the exit code is 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler import config as configuration
from crawler.app.labelled import asked_row, explain_row, score_articles
from crawler.app.why_not import read_text
from crawler.config import Config
from crawler.language.plurals import count
from crawler.watch import CheckedLabel, LabelOutcome, WhyNot, score_alerts
from crawler.watch.rule_parts import lacking

REPOSITORY = Path(__file__).resolve().parents[1]
REPORT_FILE = REPOSITORY / "bench" / "reports" / "alert_recall.md"
TUNING_AUTHORS, HELD_OUT_AUTHORS = "abc", "de"
RESAMPLES = 1000
RESAMPLED_TAIL = 0.025  # of the shares of the resamples, on either side
RESAMPLED_OUTCOMES = (LabelOutcome.RIGHT, LabelOutcome.FALSE, LabelOutcome.MISSED)
NO_FALSE_ALERT = frozenset({"right", "unsure", "missed"})
MAX_LACKING = 4  # conditions of one article that the report shows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared", help="the folder with domain/ and data/")
    parser.add_argument("--config", type=Path, default=REPOSITORY / "config.yaml")
    parser.add_argument("--authors", default=TUNING_AUTHORS, help="of the labelled articles that are scored")
    parser.add_argument("--real-text", action="store_true", help="also count false alerts on real text")
    parser.add_argument("--report", action="store_true", help=f"write {REPORT_FILE.relative_to(REPOSITORY)}")
    parser.add_argument(
        "--held-out", action="store_true", help="also score the authors that are kept to judge the rules in the end"
    )
    options = parser.parse_args()
    held_out = set(options.authors) & set(HELD_OUT_AUTHORS)
    if held_out and not options.held_out:
        parser.error(f"authors {', '.join(sorted(held_out))} are kept to judge the rules in the end: say --held-out")
    cases = options.shared / "domain" / "articles_cases_2.jsonl"
    if not cases.exists():
        print(f"nothing to measure: {cases} is not here")
        return
    config = configuration.load(options.config)
    authors = options.authors + (HELD_OUT_AUTHORS if options.held_out else "")
    rows = [row for row in read_lines(cases) if row["author"] in authors]
    labels = score_articles(config, rows).alerts
    print_scores(labels, len(rows))
    if options.report:
        tuning = [row for row in rows if row["author"] in TUNING_AUTHORS]
        REPORT_FILE.parent.mkdir(exist_ok=True)
        REPORT_FILE.write_text(recall_report(config, tuning, labels), encoding="utf-8")
        print(f"wrote {REPORT_FILE.relative_to(REPOSITORY)}")
    if options.real_text:
        folder = options.shared / "data" / "realtext"
        print_real_text(config, list(read_lines(folder / "dev.jsonl.gz")), list(read_lines(folder / "judged_dev.jsonl")))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def print_scores(labels: Sequence[CheckedLabel], articles: int) -> None:
    print(f"{'':32} right missed false  precision            recall")
    print_score(f"all, {count(articles, 'article')}", labels)
    for key in ("author", "lang", "watch"):
        for value in sorted({getattr(label, key) for label in labels}):
            print_score(f"{key} {value}", [label for label in labels if getattr(label, key) == value])


def print_score(name: str, labels: Sequence[CheckedLabel]) -> None:
    score = score_alerts(labels)
    precision, recall = story_intervals(labels)
    print(
        f"{name:32} {score.true_positives:5} {score.false_negatives:6} {score.false_positives:5}"
        f"  {score.precision:.3f} [{precision[0]:.2f}-{precision[1]:.2f}]  {score.recall:.3f} [{recall[0]:.2f}-{recall[1]:.2f}]"
    )


def story_intervals(labels: Iterable[CheckedLabel]) -> tuple[tuple[float, float], tuple[float, float]]:
    """95 % intervals of precision and recall: whole stories are drawn again and again, the same each time that it is run."""
    stories: dict[str, list[CheckedLabel]] = defaultdict(list)
    for label in labels:
        stories[label.story].append(label)
    counts = [Counter(label.outcome for label in several) for several in stories.values()]
    dice = random.Random(len(counts))
    precisions, recalls = [], []
    for _ in range(RESAMPLES):
        drawn = dice.choices(counts, k=len(counts)) if counts else []
        right, wrong, missed = (sum(outcomes[kind] for outcomes in drawn) for kind in RESAMPLED_OUTCOMES)
        precisions.append(right / (right + wrong) if right + wrong else 1.0)
        recalls.append(right / (right + missed) if right + missed else 1.0)
    return percentiles(precisions), percentiles(recalls)


def percentiles(shares: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(shares)
    cut = int(RESAMPLED_TAIL * len(ordered))
    return ordered[cut], ordered[-1 - cut]


def recall_report(config: Config, rows: Sequence[dict[str, Any]], labels: Sequence[CheckedLabel]) -> str:
    """A page that lists, by watch and language, the articles that no rule met, with what was lacking."""
    by_id = {row["id"]: row for row in rows}
    missed = [label for label in labels if label.outcome is LabelOutcome.MISSED and label.article in by_id]
    lines = [
        "# Articles that no rule met",
        "",
        f"Made by `python bench/alerts.py --report` from {count(len(rows), 'labelled article')} of authors "
        f"{', '.join(TUNING_AUTHORS)}: {count(len(missed), 'alert')} missed.",
        "Each line: the article, its title, and the conditions of the rule that it lacks. Words in brackets stand elsewhere in the",
        "article; “veto” names what prevented the alert.",
    ]
    for watch in sorted({label.watch for label in missed}):
        lines += ["", f"## {watch}", "", "| lang | article | title | lacks |", "|---|---|---|---|"]
        for label in sorted(missed, key=lambda candidate: (candidate.lang, candidate.article)):
            if label.watch == watch:
                reasons = lacks(explain_row(config, watch, by_id[label.article]))
                lines.append(f"| {label.lang} | {label.article} | {cell(label.title)} | {cell(reasons)} |")
    return "\n".join(lines) + "\n"


def lacks(result: WhyNot) -> str:
    vetoes = [f"veto {veto.condition}" for veto in result.vetoes]
    conditions = list(lacking(result.when))
    more = f" and {len(conditions) - MAX_LACKING} more" if len(conditions) > MAX_LACKING else ""
    return ", ".join([*vetoes, *conditions[:MAX_LACKING]]) + more


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def print_real_text(config: Config, texts: Sequence[dict[str, Any]], judged: Iterable[dict[str, Any]]) -> None:
    """False alerts per 1,000 texts of each set, and how many alerts judged right or missed are raised."""
    verdicts = {(row["id"], row["watch"]): row["verdict"] for row in judged}
    totals, wrong_counts = Counter(text["set"] for text in texts), Counter[str]()
    raised = set()
    for text in texts:
        for match in read_text(config, asked_row(text)).matches:
            if not match.likely:
                continue
            raised.add((text["id"], match.watch))
            if verdicts.get((text["id"], match.watch)) not in NO_FALSE_ALERT:
                wrong_counts[text["set"]] += 1
    print()
    for name in [*sorted(totals), ""]:
        number = totals[name] if name else len(texts)
        wrong = wrong_counts[name] if name else sum(wrong_counts.values())
        print(f"{name or 'all real text':14} {number:6,} texts, false alerts {wrong:4}, per 1,000: {1000 * wrong / number:6.2f}")
    for verdict in ("right", "missed"):
        keys = [key for key, judgement in verdicts.items() if judgement == verdict]
        print(f"judged {verdict}: {sum(key in raised for key in keys)} of {len(keys)} are raised")


if __name__ == "__main__":
    main()
