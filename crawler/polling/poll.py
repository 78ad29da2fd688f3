"""One poll of one feed, from the answers of its endpoints to the FeedState that `record` commits. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.model import (
    DocumentFlaw,
    DocumentProblem,
    Endpoint,
    Entry,
    FeedDocument,
    FeedState,
    Fetch,
    FetchOutcome,
    Page,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollResult,
    Source,
    Validators,
    newest_entries,
)
from crawler.model.brief import Brief
from crawler.polling import schedule
from crawler.polling.endpoint_answer import EndpointAnswer, classify_answer
from crawler.polling.gaps import GapFilling, find_gap
from crawler.polling.missing import missing_keys
from crawler.polling.received import hash_to_remember, is_read_already
from crawler.polling.reply import Reply
from crawler.polling.triage import Triage, triage_entries

MAX_NESTED_LINKS = 2  # of each index that an index names


@dataclass(frozen=True, slots=True, repr=False)
class Poll(Brief):
    """Grows with each answer; `finish` makes the FeedState."""

    feed: PlannedFeed
    plan: Plan
    source: Source
    answers: tuple[EndpointAnswer, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    filling: GapFilling | None = None  # of the gap before its document

    @property
    def served(self) -> bool:
        """True once an endpoint has given entries, or said that nothing changed."""
        return bool(self.answers) and self.answers[-1].outcome in (FetchOutcome.OK, FetchOutcome.UNCHANGED)

    def compared(self, endpoint: PlannedEndpoint, reply: Reply) -> Reply:
        """The answer of an endpoint; unchanged where it is the document that was read last."""
        return replace(reply, outcome=FetchOutcome.UNCHANGED) if is_read_already(self.feed, endpoint, reply) else reply

    def answered(self, endpoint: PlannedEndpoint, reply: Reply, document: FeedDocument | Exception | None) -> Poll:
        """This poll with an endpoint's answer; `document` is what its reader made of it, or raised."""
        answer = classify_answer(endpoint, reply, document)
        return replace(self, answers=(*self.answers, answer), fetches=(*self.fetches, answer.fetch))

    def to_follow(self, endpoint: PlannedEndpoint) -> tuple[PlannedEndpoint, ...]:
        """The documents that the endpoint's own only names: sitemaps of an index, the feed of a homepage."""
        document = self.answers[-1].document
        if document is None or document.entries:
            return ()
        return _endpoints(document.links[: endpoint.kind.follow])

    def nested(self, document: FeedDocument | Exception | None) -> tuple[PlannedEndpoint, ...]:
        """The documents that one of `to_follow` only names in its turn: an index of indexes is followed once more."""
        if not isinstance(document, FeedDocument) or document.entries:
            return ()
        return _endpoints(document.links[:MAX_NESTED_LINKS])

    def older(self, endpoint: PlannedEndpoint, document: FeedDocument | Exception | None, pages: int) -> PlannedEndpoint | None:
        """The page before the one just read, `pages` pages back: until one holds what is known or too old. The first poll of a
        day reads back as far as it may, so that changes of older items are seen."""
        may_go_on = self.plan.pages and pages < endpoint.kind.follow  # one that only looks at feeds wants no archive
        if not isinstance(document, FeedDocument) or document.older is None or not may_go_on:
            return None
        entries = [entry for entry in document.entries if entry.key in document.numbered]
        polled_at = self.feed.state.polled_at
        is_first_of_day = polled_at is None or polled_at.date() != self.plan.made_at.date()
        if not is_first_of_day and any(entry.key in self.feed.known_fingerprints for entry in entries):
            return None
        oldest = self.plan.made_at - timedelta(days=self.source.max_age_days or self.plan.limits.max_age_days)
        if entries and all(entry.published is not None and entry.published < oldest for entry in entries):
            return None
        return _endpoints((document.older,))[0]

    def followed(self, link: PlannedEndpoint, reply: Reply, document: FeedDocument | Exception | None) -> Poll:
        """This poll with a document that its last answer named; the entries count as that endpoint's own."""
        linked = classify_answer(link, reply, document)
        last = self.answers[-1]
        base = last.document or FeedDocument(kind="")
        if linked.document is not None:
            entries = newest_entries((*base.entries, *linked.document.entries), self.plan.limits.max_entries)
            problems = (*base.problems, *linked.document.problems)
            numbered = (*base.numbered, *linked.document.numbered)
            document = replace(
                base, entries=entries, kind=linked.document.kind, problems=problems, numbered=numbered, older=linked.document.older
            )
            last = replace(last, document=document)
            if entries or not last.partial:
                last = replace(last, outcome=FetchOutcome.OK if entries else FetchOutcome.EMPTY, reason="")
        else:
            reason = f"{link.url}: {linked.reason or linked.outcome}"
            problem = DocumentProblem(DocumentFlaw.LINK_UNREAD, reason)
            hints = schedule.merge_hints(reply.hints, last.reply.hints)
            last = replace(
                last,
                document=replace(base, problems=(*base.problems, problem)),
                reply=replace(last.reply, hints=hints),
                partial=True,
            )
            if not base.entries:
                last = replace(last, outcome=linked.outcome, reason=reason)
        return replace(self, answers=(*self.answers[:-1], last), fetches=(*self.fetches, linked.fetch))

    def with_gap(self, now: datetime) -> Poll:
        """This poll, once an endpoint served; with the filling of the gap before its document where there is one."""
        if not self.served:
            return self
        final, feed, limits = self._final(), self.feed, self.plan.limits
        span = find_gap(
            final.document.entries if final.document is not None else (),
            feed.known_fingerprints,
            newest_at=feed.state.newest_at,
            answered_at=feed.answered_at,
            now=now,
            max_age_days=self.source.max_age_days or limits.max_age_days,
        )
        filling = GapFilling.begin(
            feed, final.endpoint, final.document, span, budget=limits.gap_documents, max_entries=limits.max_entries
        )
        return replace(self, filling=filling)

    def filled(self, endpoint: PlannedEndpoint, reply: Reply, document: FeedDocument | Exception | None) -> Poll:
        """This poll with a document that was asked for to fill its gap."""
        assert self.filling is not None
        answer = classify_answer(endpoint, reply, document)
        filling = self.filling.answered(endpoint, answer.document, answer.reason or str(answer.outcome))
        return replace(self, filling=filling, fetches=(*self.fetches, answer.fetch))

    def finish(self, now: datetime) -> FeedState:
        """The whole poll as one item."""
        feed, policy = self.feed, self.plan.limits.policy
        final = self._final()
        document = final.document or FeedDocument(kind="")
        age = self.source.max_age_days or self.plan.limits.max_age_days
        met = frozenset(self.plan.met.get(feed.source, ()))
        missing, flaws = missing_keys(document, feed.known_fingerprints)
        document = replace(document, problems=(*document.problems, *flaws))
        entries = (*document.entries, *(self.filling.entries if self.filling is not None else ()))
        triage = triage_entries(entries, feed.known_fingerprints, now=now, max_age_days=age, met=met)
        outcome = final.outcome
        digest = None
        if outcome is FetchOutcome.OK:
            digest = hash_entries(document.entries)
            outcome = FetchOutcome.CHANGED if triage.new or triage.wanted else FetchOutcome.UNCHANGED
        good = outcome.good
        hints = schedule.merge_hints(final.reply.hints, document.hints)
        dates = _dates(document.entries)
        result = PollResult(outcome=outcome, new_count=triage.new, known_count=triage.known_entries, hints=hints, entry_dates=dates)
        decision = (
            schedule.after_rest(feed.state, final.reply.hints.retry_after or 0, now, policy)
            if final.reply.host_rests
            else schedule.next_poll(feed.state, result, now, policy, jitter=_jitter(feed.id, now))
        )
        # One that comes the same again is all there is, and so is one that cannot be read at a second try either.
        if final.partial and (digest != final.endpoint.body_hash if digest else feed.state.failures < 1):
            decision = schedule.soon(decision, now, policy)
        first = final.endpoint.url == feed.endpoints[0].url
        conditional = not feed.unconditional and bool(final.endpoint.etag or final.endpoint.last_modified)
        moved_to = schedule.leading_permanent(final.reply.hops) if good and first else feed.state.moved_to
        state = schedule.after_poll(feed.state, result, decision, now, conditional=conditional, moved_to=moved_to)
        return FeedState(
            run_id=self.plan.run_id,
            feed_id=feed.id,
            polled_at=now,
            outcome=outcome,
            reason=self._reason(final, good),
            seen_count=triage.seen,
            known_count=triage.known_entries,
            repeated_count=triage.repeated,
            entries=triage.wanted,
            skipped=triage.skipped,
            state=state,
            decision=decision,
            served=final.endpoint.url if good else None,
            served_kind=document.kind,
            title=document.title,
            validators=self._validators(final, digest, now, first),
            fetches=self.fetches,
            problems=tuple(map(str, document.problems)),
            seen_keys=_keys(entries, triage),
            missing_keys=missing,
            gap=self.filling.report(_gained(self.filling, triage, feed)) if self.filling is not None else None,
        )

    def _final(self) -> EndpointAnswer:
        """The answer that counts: the one that served, else the first empty one, else the first failure."""
        for wanted in ((FetchOutcome.OK, FetchOutcome.UNCHANGED), (FetchOutcome.EMPTY,)):
            for answer in self.answers:
                if answer.outcome in wanted:
                    return answer
        return self.answers[0]

    def _reason(self, final: EndpointAnswer, good: bool) -> str:
        failed = [answer for answer in self.answers if answer is not final and not answer.outcome.good]
        if good and failed:
            return f"served by {final.endpoint.url}; {failed[0].endpoint.url}: {failed[0].reason or failed[0].outcome}"
        return final.reason

    def _validators(self, final: EndpointAnswer, digest: str | None, now: datetime, first: bool) -> tuple[Validators, ...]:
        """Only of the endpoint that served: validators of a document that could not be read would lose its entries."""
        old, page = final.endpoint, final.reply.page
        fetch_url = old.fetch_url
        gone = final.outcome in (FetchOutcome.GONE, FetchOutcome.NOT_FOUND)
        if first:
            adopted = schedule.adopt_redirect(self.feed.state, now, self.plan.limits.policy, old=old.fetch_url, gone=gone)
            fetch_url = adopted or fetch_url
        if final.outcome not in (FetchOutcome.OK, FetchOutcome.UNCHANGED) or page is None:
            if fetch_url == old.fetch_url:
                return ()
            return (Validators(endpoint=old.url, fetch_url=fetch_url),)
        unchanged = final.outcome is FetchOutcome.UNCHANGED
        if final.partial:  # "not modified" would keep from us what it names and could not be had
            return (Validators(endpoint=old.url, fetch_url=fetch_url, body_hash=digest or old.body_hash),)
        # RFC 9111 4.3.4: a 304 may bring fresher validators; where it brings none the old ones stand.
        return (
            Validators(
                endpoint=old.url,
                fetch_url=fetch_url,
                etag=page.headers.get("etag") or (old.etag if unchanged else None),
                last_modified=page.headers.get("last-modified") or (old.last_modified if unchanged else None),
                body_hash=digest or old.body_hash,
                received_hash=old.received_hash if unchanged else self._received_hash(final, page),
            ),
        )

    def _received_hash(self, final: EndpointAnswer, page: Page) -> str | None:
        return None if self.source.render else hash_to_remember(final.endpoint, page, final.document)


def _gained(filling: GapFilling, triage: Triage, feed: PlannedFeed) -> int:
    """How many entries that nobody had seen were found in a gap, and are wanted."""
    keys = {entry.key for entry in filling.entries} - set(feed.known_fingerprints)
    return sum(entry.key in keys for entry in triage.wanted)


def hash_entries(entries: tuple[Entry, ...]) -> str:
    """Hash what a document says, after parsing: a page in its place can never look unchanged."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(f"{entry.key}\0{entry.fingerprint}\n".encode(errors="replace"))
    return digest.hexdigest()


def _endpoints(links: tuple[Endpoint, ...]) -> tuple[PlannedEndpoint, ...]:
    return tuple(PlannedEndpoint(url=link.url, fetch_url=link.url, kind=link.kind, selector=link.selector) for link in links)


def _dates(entries: tuple[Entry, ...]) -> tuple[datetime, ...]:
    return tuple(when for entry in entries if (when := entry.published or entry.updated) is not None)


def _keys(entries: tuple[Entry, ...], triage: Triage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.key for entry in entries)) if triage.seen else ()


def _jitter(feed_id: int, now: datetime) -> float:
    """-1 to 1, the same for the same poll: spreads feeds that were added together, and tests can foresee it."""
    seed = hashlib.sha256(f"{feed_id} {now:%Y%m%d%H%M}".encode()).digest()
    return int.from_bytes(seed[:4]) / 2**31 - 1
