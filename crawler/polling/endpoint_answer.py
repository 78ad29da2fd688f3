"""What one endpoint of a feed answered, as it is logged and decided on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from crawler.language.tokens import clean_line
from crawler.model import DocumentFlaw, FeedDocument, FeedProblem, Fetch, FetchOutcome, PlannedEndpoint
from crawler.model.brief import Brief
from crawler.model.errors import BorderwatchError, DocumentError
from crawler.polling.reply import MAX_REASON_CHARS, Reply


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EndpointAnswer(Brief):
    """What one endpoint came to."""

    endpoint: PlannedEndpoint
    outcome: FetchOutcome
    reason: str
    reply: Reply
    document: FeedDocument | None = None
    partial: bool = False  # a document that it names could not be had this time

    @property
    def fetch(self) -> Fetch:
        """The exchange, with what it came to."""
        return replace(self.reply.fetch, outcome=self.outcome, reason=self.reason)


def classify_answer(endpoint: PlannedEndpoint, reply: Reply, document: FeedDocument | Exception | None) -> EndpointAnswer:
    """What an endpoint came to: its reply, and the document that was read of it, or why it could not be read."""
    outcome, reason = reply.outcome, reply.reason
    is_broken_off = isinstance(document, Exception) and reply.page is not None and not reply.page.is_whole
    if isinstance(document, Exception):
        # What our own readers say is a line for people; any other exception is named by its type.
        text = document.message if isinstance(document, DocumentError) else f"{type(document).__name__}: {document}"
        if isinstance(document, BorderwatchError) and not isinstance(document, DocumentError):
            text = str(document)
        reason = clean_line(text, MAX_REASON_CHARS)
        outcome = _outcome_of(document.code) if isinstance(document, DocumentError) else FetchOutcome.UNREADABLE
        document = None
    elif document is not None and not document.entries:
        drawn = (str(problem) for problem in document.problems if problem.code is DocumentFlaw.DRAWN_BY_SCRIPT)
        outcome, reason = FetchOutcome.EMPTY, next(drawn, "a valid document without entries")
    flaws = document.problems if isinstance(document, FeedDocument) else ()
    cut_short = next((problem for problem in flaws if problem.code is DocumentFlaw.CUT_SHORT), None)
    return EndpointAnswer(
        endpoint=endpoint,
        outcome=outcome,
        reason=reason or (str(cut_short) if cut_short else ""),
        reply=reply,
        document=document,
        partial=cut_short is not None or is_broken_off,
    )


def _outcome_of(problem: FeedProblem) -> FetchOutcome:
    match problem:
        case FeedProblem.CHALLENGE:
            return FetchOutcome.FORBIDDEN
        case FeedProblem.NOT_A_FEED | FeedProblem.EMPTY_BODY:
            return FetchOutcome.NOT_A_FEED
        case FeedProblem.UNREADABLE:
            return FetchOutcome.UNREADABLE
        case FeedProblem.TOO_LARGE:
            return FetchOutcome.TOO_LARGE
        case _:
            assert_never(problem)
