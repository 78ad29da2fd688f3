"""How a story is told: the one place where the review desk imports it from."""

from crawler.story import Ledger, Transition, Voices, ledgers, transitions, voices

__all__ = ["Ledger", "Transition", "Voices", "ledgers", "transitions", "voices"]
