"""Watches: groups of terms in many languages, conditions over them, and which are true of an article, and why.

`compile_watches` makes a `Watchlist` of plain configuration; `Watchlist.match` gives the matches with their hits.
"""

from crawler.watch.cases import Case, CaseReport, CaseScore, evaluate_cases
from crawler.watch.compile import RuleProblem, RuleProblems, compile_query, compile_watches
from crawler.watch.format import rule_heading, rule_lines
from crawler.watch.labelled import CheckedLabel, LabelOutcome, LabelReport, label_alerts, score_alerts
from crawler.watch.learning import LearnedRelevance, LearningRefused, learn
from crawler.watch.relevance import RelevanceModel
from crawler.watch.watchlist import Term, Unjudged, Watch, Watchlist, WatchResult
from crawler.watch.why_not import WhyNot, part_lines, why_not

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
    "evaluate_cases",
    "label_alerts",
    "learn",
    "part_lines",
    "rule_heading",
    "rule_lines",
    "score_alerts",
    "why_not",
]
