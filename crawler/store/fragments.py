"""Conditions and orders that several queries share: each question is spelt once, here."""

from __future__ import annotations

from crawler.facts.findings import UNLOCATED_KINDS
from crawler.language.tokens import LEAD
from crawler.model import AlertState, Severity

_SEVERITIES = " ".join(reversed(Severity))  # no word of it stands within another
_UNLOCATED = "', '".join(UNLOCATED_KINDS)
SEVERITY_ORDER = f"instr('{_SEVERITIES}', alerts.severity)"  # the smaller, the graver
NOT_DISMISSED = f"alerts.state != '{AlertState.DISMISSED}'"  # probably not, too: of what is kept and looked at again
PROBABLY_NOT = "probably_not"  # a value of `alerts.shown_as`; the others are those of `alerts.state`
IS_NEW = f"(alerts.shown_as = '{AlertState.NEW}')"
# What is shown, counted and sent: not what was dismissed, and not what is probably no alert unless somebody confirmed it.
# The plus keeps SQLite from the index of that column, in which all alerts of years may be: a period, an article, a story says more.
COUNTS = f"+alerts.shown_as IN ('{AlertState.NEW}', '{AlertState.CONFIRMED}')"
MOST_RELEVANT_FIRST = "coalesce(alerts.relevance, 0.5) DESC"
PROMINENT = f"(field = 'title' OR start < {LEAD})"  # of `mentions`: in a title or a lead
# What the text left open counts for no place, as between the two Ishkashims.
SURE_MENTION = "json_array_length(mentions.candidates) = 1"
# A place named without doubt, and one that can be pointed at: of `mentions` joined with `places`.
SURE_PLACE = f"{SURE_MENTION} AND places.kind NOT IN ('{_UNLOCATED}')"


def severity_at(position: int) -> Severity:
    """The severity that `SEVERITY_ORDER` puts at a position."""
    return Severity(_SEVERITIES[position - 1 :].partition(" ")[0])
