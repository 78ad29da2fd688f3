"""What the desk knows of a story: who tells it, what it was at a moment, what changed since, what is unusual. Pure."""

from crawler.desk.changes import Change, Kind, changes_between, headline_kind
from crawler.desk.ledger import Ledger, Line, ledgers
from crawler.desk.rising import rises, usual
from crawler.desk.snapshot import Snapshot, Span, Transition, history_at, snapshot, stage_of, transitions
from crawler.desk.voices import STAGES, Voices, origins_of, voices

__all__ = [
    "STAGES", "Change", "Kind", "Ledger", "Line", "Snapshot", "Span", "Transition", "Voices",
    "changes_between", "headline_kind", "history_at", "ledgers", "origins_of", "rises", "snapshot",
    "stage_of", "transitions", "usual", "voices",
]  # fmt: skip
