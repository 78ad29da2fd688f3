"""Watches: groups of terms in many languages, conditions over them, and which are true of an article, and why.

`compile_watches` makes a `Watchlist` of plain configuration; `Watchlist.match` gives the matches with their hits.
"""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.model.alerts import Unjudged
    from crawler.watch.cases import Case, CaseReport, CaseScore, evaluate_cases
    from crawler.watch.compile import compile_query, compile_watches
    from crawler.watch.compiled import compiled_key, read_compiled, write_compiled
    from crawler.watch.format import rule_heading, rule_lines
    from crawler.watch.labelled import CheckedLabel, LabelOutcome, LabelReport, label_alerts, score_alerts
    from crawler.watch.learning import LearnedRelevance, LearningRefused, learn
    from crawler.watch.no_match import why_not
    from crawler.watch.problems import RuleProblem, RuleProblems
    from crawler.watch.relevance import RelevanceModel
    from crawler.watch.rule_parts import WhyNot, part_lines
    from crawler.watch.vocabulary import Term
    from crawler.watch.watchlist import Watch, Watchlist, WatchResult

__all__ = [
    "Case",
    "CaseReport",
    "CaseScore",
    "CheckedLabel",
    "LabelOutcome",
    "LabelReport",
    "LearnedRelevance",
    "LearningRefused",
    "RelevanceModel",
    "RuleProblem",
    "RuleProblems",
    "Term",
    "Unjudged",
    "Watch",
    "WatchResult",
    "Watchlist",
    "WhyNot",
    "compile_query",
    "compile_watches",
    "compiled_key",
    "evaluate_cases",
    "label_alerts",
    "learn",
    "part_lines",
    "read_compiled",
    "rule_heading",
    "rule_lines",
    "score_alerts",
    "why_not",
    "write_compiled",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.watch.cases": "Case CaseReport CaseScore evaluate_cases",
        "crawler.watch.compile": "compile_query compile_watches",
        "crawler.watch.compiled": "compiled_key read_compiled write_compiled",
        "crawler.watch.format": "rule_heading rule_lines",
        "crawler.watch.labelled": "CheckedLabel LabelOutcome LabelReport label_alerts score_alerts",
        "crawler.watch.learning": "LearnedRelevance LearningRefused learn",
        "crawler.watch.problems": "RuleProblem RuleProblems",
        "crawler.watch.relevance": "RelevanceModel",
        "crawler.watch.vocabulary": "Term",
        "crawler.model.alerts": "Unjudged",
        "crawler.watch.watchlist": "Watch Watchlist WatchResult",
        "crawler.watch.no_match": "why_not",
        "crawler.watch.rule_parts": "WhyNot part_lines",
    },
)
