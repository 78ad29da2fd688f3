"""Exchanges as Scrapy has them, made replies: values that the decisions about a poll and a page are made on."""

from __future__ import annotations

import math
from dataclasses import replace

from scrapy import Request
from scrapy.http import Response

from crawler.model import FetchOutcome, Hints, Page
from crawler.polling.reply import Reply
from crawler.polling.responses import outcome_of_status
from crawler.polling.schedule import hints_of
from crawler.runtime.clock import utcnow
from crawler.shell.bodies import CUT_SHORT
from crawler.shell.exceptions import LeadsToAnother, is_host_resting, outcome_of, pause_until
from crawler.shell.headers import is_conditional, response_headers
from crawler.shell.packed import PackedResponse


def reply_to(response: Response) -> Reply:
    """An exchange that brought a response."""
    meta = response.meta
    headers = response_headers(response)
    now = utcnow()
    hints = hints_of(headers, now)
    outcome, reason = outcome_of_status(response.status, retry_after=hints.retry_after), ""
    if outcome is FetchOutcome.UNCHANGED and not is_conditional(response):
        outcome, reason = FetchOutcome.SERVER_ERROR, "HTTP 304, though nothing was asked that could be unchanged"
    page = Page(
        url=response.url,
        body=response.body,
        unpacked_bytes=response.unpacked_bytes if isinstance(response, PackedResponse) else None,
        headers=headers,
        status=response.status,
        fetched_at=now,
        is_whole=CUT_SHORT not in response.flags,
    )
    urls = [*meta.get("redirect_urls", ()), response.url]
    hops = tuple(
        (reason if isinstance(reason, int) else 0, url)  # 0: a refresh of the page, which moves nothing for ever
        for reason, url in zip(meta.get("redirect_reasons", ()), urls[1:], strict=False)
    )
    reply = Reply.of(page, outcome, hints, urls[0], hops, float(meta.get("download_latency", 0.0)))
    return replace(reply, reason=reason, fetch=replace(reply.fetch, reason=reason)) if reason else reply


def reply_of_failure(request: Request, error: BaseException | None) -> Reply:
    """An exchange that brought none, because of an exception of the download."""
    now, seconds = utcnow(), float(request.meta.get("download_latency", 0.0))
    if isinstance(error, LeadsToAnother):
        reply = Reply.without_answer(error.first_url, FetchOutcome.OK, str(error), now, seconds)
        return replace(reply, fetch=replace(reply.fetch, status=error.status))
    outcome, reason = outcome_of(error or RuntimeError("no reason given"))
    reply = Reply.without_answer(request.url, outcome, reason, now, seconds)
    until = pause_until(error)
    wait = None if until is None else max(0, math.ceil((until - now).total_seconds()))
    return replace(reply, hints=Hints(retry_after=wait), host_rests=is_host_resting(error))


def reply_of_exception(url: str, error: Exception, outcome: FetchOutcome | None = None) -> Reply:
    """An exchange that an exception of ours ended."""
    likeliest, reason = outcome_of(error)
    return Reply.without_answer(url, outcome or likeliest, reason, utcnow())
