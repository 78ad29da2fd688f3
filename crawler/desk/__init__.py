"""What the desk knows of a story: who tells it, what it was at a moment, what changed since, what is unusual, and what is worth
telling a reader again. Pure."""

from crawler.desk.changes import Change, Kind, changes_between, headline_kind
from crawler.desk.ledger import Ledger, Line, ledgers
from crawler.desk.policy import COOLDOWN, WORDS, Action, Decision, Policy, Reason, Revision, decide
from crawler.desk.quiet import Quiet
from crawler.desk.replay import Step, replay
from crawler.desk.rising import rises, usual
from crawler.desk.rounds import Verdict, Wants, headline_of, judge, revision_of, seen_by, stirred, to_send, wanted
from crawler.desk.score import Part, Score, newest_of, score
from crawler.desk.snapshot import Snapshot, Span, Transition, history_at, snapshot, stage_of, transitions
from crawler.desk.told import Told, told_with
from crawler.desk.voices import STAGES, Voices, origins_of, voices

__all__ = [
    "COOLDOWN", "STAGES", "WORDS", "Action", "Change", "Decision", "Kind", "Ledger", "Line", "Part", "Policy",
    "Quiet", "Reason", "Revision", "Score", "Snapshot", "Span", "Step", "Told", "Transition", "Verdict",
    "Voices", "Wants", "changes_between", "decide", "headline_kind", "headline_of", "history_at", "judge",
    "ledgers", "newest_of", "origins_of", "replay", "revision_of", "rises", "score", "seen_by", "snapshot",
    "stage_of", "stirred", "to_send", "told_with", "transitions", "usual", "voices", "wanted",
]  # fmt: skip
