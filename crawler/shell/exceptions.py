"""What went wrong with a request, in our words: the only place that knows the exceptions of Scrapy and Twisted.

What kind of failure it was is read from the exceptions themselves, never from their texts: these hold addresses, and an
address may hold any word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime

from OpenSSL.SSL import Error as TlsError
from OpenSSL.SSL import SysCallError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from service_identity import CertificateError, VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure

from crawler.model import FetchOutcome
from crawler.model.redaction import redact_text
from crawler.web.compression import TooLargeUnpackedError

ROBOTS_UNREADABLE = "robots.txt could not be read"
_HOST_FAILURES = frozenset({FetchOutcome.DNS, FetchOutcome.TLS})  # nothing of the host can be read: robots.txt is beside the point


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not let us."""


class RobotsUnreadable(IgnoreRequest):
    """Nobody can say whether robots.txt would let us, so we do not ask now. `until`: the host asked for a pause till then."""

    def __init__(self, outcome: FetchOutcome, reason: str, until: datetime | None = None, *, host_rests: bool = False) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.until, self.host_rests = outcome, reason, until, host_rests

    @classmethod
    def because_of(cls, error: BaseException) -> RobotsUnreadable:
        """What the exception of robots.txt's own download means for the pages of its host."""
        outcome, reason = outcome_of(error)
        of_host = outcome in _HOST_FAILURES or isinstance(error, DownloadConnectionRefusedError | ConnectError)
        rests = isinstance(error, HostResting)
        return cls(outcome, reason if of_host or rests else f"{ROBOTS_UNREADABLE}: {reason}", pause_until(error), host_rests=rests)


class AddressRefused(IgnoreRequest):
    """The address guard does not let us."""


class HostResting(IgnoreRequest):
    """The host asked us to stay away until `until`."""

    def __init__(self, host: str, until: datetime) -> None:
        super().__init__(f"{host} asked for a pause until {until:%Y-%m-%d %H:%M:%S} UTC")
        self.until = until


class LeadsToAnother(IgnoreRequest):
    """A redirect leads to a page that is asked for already, as another entry has its address."""

    def __init__(self, former: Sequence[str], url: str, reasons: Sequence[int | str]) -> None:
        """`former`: the addresses that were asked, `reasons`: why each led on, a status or a word."""
        super().__init__(f"it leads to the address of another entry: {url}")
        self.first_url, self.url = former[0], url
        self.status = reasons[-1] if reasons and isinstance(reasons[-1], int) else 200


class PageNotDrawn(IgnoreRequest):
    """The page came, and the browser made nothing of it."""

    def __init__(self, outcome: FetchOutcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


# Exception → outcome, our words, and whether its own text says more than they do.
_OUTCOMES_BY_EXCEPTION: tuple[tuple[type[BaseException], FetchOutcome, str, bool], ...] = (
    (RobotsForbidden, FetchOutcome.BLOCKED_BY_ROBOTS, "forbidden by robots.txt", True),
    (AddressRefused, FetchOutcome.BLOCKED_BY_GUARD, "refused by the address guard", True),
    (HostResting, FetchOutcome.THROTTLED, "", True),
    (DownloadTimeoutError, FetchOutcome.TIMEOUT, "no complete answer in time", False),
    (CannotResolveHostError, FetchOutcome.DNS, "DNS: the host name has no address", False),
    (DownloadConnectionRefusedError, FetchOutcome.NETWORK, "unreachable: connection refused", False),
    (ConnectError, FetchOutcome.NETWORK, "unreachable", True),
    (UnsupportedURLSchemeError, FetchOutcome.BAD_REDIRECT, "a scheme that is never fetched", True),
    (ResponseDataLossError, FetchOutcome.NETWORK, "the answer broke off", False),
    (DownloadCancelledError, FetchOutcome.TOO_LARGE, "larger than the limit", False),
    (ConnectionClosed, FetchOutcome.NETWORK, "the connection was closed without an answer", False),
    (SysCallError, FetchOutcome.NETWORK, "the connection was closed without an answer", False),
    (DownloadFailedError, FetchOutcome.NETWORK, "no valid HTTP answer", False),
    (ValueError, FetchOutcome.BAD_REDIRECT, "an address that cannot be fetched", True),
)


def outcome_of(error: BaseException) -> tuple[FetchOutcome, str]:
    """The outcome and a clear line for any exception of the download."""
    if isinstance(error, RobotsUnreadable | PageNotDrawn):
        return error.outcome, error.reason
    text = redact_text(" ".join(str(error).split()))
    if type(error) is IgnoreRequest:  # Scrapy's own: a cause, or nothing but the text, tells one from another
        if text == "max redirections reached":
            return FetchOutcome.BAD_REDIRECT, "too many redirects"
        if isinstance(error.__cause__, _DecompressionMaxSizeExceeded | TooLargeUnpackedError):
            return FetchOutcome.TOO_LARGE, "larger than the limit once unpacked"
    for cause in _causes(error):
        if (fault := _tls_fault(cause)) is not None:
            return FetchOutcome.TLS, fault
        if type(error) is DownloadFailedError and isinstance(cause, ConnectionClosed | SysCallError):
            error = cause
    if isinstance(error, ConnectError) and isinstance(error.osError, int):
        text = os.strerror(error.osError)
    for kind, outcome, words, telling in _OUTCOMES_BY_EXCEPTION:
        if isinstance(error, kind):
            return outcome, f"{words}: {text}" if words and text and telling else words or text
    return FetchOutcome.NETWORK, f"{type(error).__name__}: {text}"


def pause_until(error: BaseException | None) -> datetime | None:
    """Until when the host asked to be left alone, where that is what went wrong."""
    return error.until if isinstance(error, HostResting | RobotsUnreadable) else None


def is_host_resting(error: BaseException | None) -> bool:
    """Whether nothing was sent, as an earlier answer of the host asked for a pause."""
    return isinstance(error, HostResting) or (isinstance(error, RobotsUnreadable) and error.host_rests)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions behind an exception: Scrapy wraps Twisted's, and Twisted's hold a list of failures."""
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    for failure in getattr(error, "reasons", None) or ():
        if isinstance(failure, Failure) and failure.value is not None:
            yield from _causes(failure.value)


def _tls_fault(error: BaseException) -> str | None:
    """What is wrong with a host's TLS; None for any other exception."""
    if isinstance(error, VerificationError):
        return "TLS certificate is for another host name"
    if isinstance(error, CertificateError):
        return f"TLS certificate cannot be used: {error}"
    if not isinstance(error, TlsError) or isinstance(error, SysCallError):  # the latter: the connection went away
        return None
    details = error.args[0] if error.args and isinstance(error.args[0], list | tuple) else ()
    named = [str(detail[-1]) for detail in details if isinstance(detail, tuple) and detail and detail[-1]]
    if any("certificate" in name for name in named):
        return f"TLS certificate is not trusted ({'; '.join(named)})"
    return f"TLS: {'; '.join(named) or 'the handshake failed'}"
