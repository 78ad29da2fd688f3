"""What went wrong with a request, in our words: the only place that knows Scrapy's exceptions."""

from __future__ import annotations

from datetime import datetime

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

from crawler.model import Outcome


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not let us."""


class AddressRefused(IgnoreRequest):
    """The address guard does not let us."""


class HostResting(IgnoreRequest):
    """The host asked us to stay away until `until`."""

    def __init__(self, host: str, until: datetime) -> None:
        super().__init__(f"{host} asked for a pause until {until:%Y-%m-%d %H:%M:%S} UTC")
        self.until = until


_TABLE: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (RobotsForbidden, Outcome.BLOCKED_BY_ROBOTS, "forbidden by robots.txt"),
    (AddressRefused, Outcome.BLOCKED_BY_GUARD, "refused by the address guard"),
    (HostResting, Outcome.THROTTLED, ""),
    (DownloadTimeoutError, Outcome.TIMEOUT, "no complete answer in time"),
    (CannotResolveHostError, Outcome.DNS, "the host name does not resolve"),
    (DownloadConnectionRefusedError, Outcome.NETWORK, "connection refused"),
    (UnsupportedURLSchemeError, Outcome.BAD_REDIRECT, "a scheme that is never fetched"),
    (ResponseDataLossError, Outcome.NETWORK, "the answer broke off"),
    (DownloadCancelledError, Outcome.TOO_LARGE, "larger than the limit"),
    (DownloadFailedError, Outcome.NETWORK, "no valid HTTP answer"),
    (ValueError, Outcome.BAD_REDIRECT, "an address that cannot be fetched"),
)


def outcome_of(error: BaseException) -> tuple[Outcome, str]:
    """The outcome and a clear line for any exception of the download."""
    text = str(error).strip()
    if isinstance(error, IgnoreRequest) and "max redirections" in text:
        return Outcome.BAD_REDIRECT, "too many redirects"
    if isinstance(error, IgnoreRequest) and "size" in text:
        return Outcome.TOO_LARGE, "larger than the limit"
    if "certificate" in text or "SSL" in text or "TLS" in text:
        return Outcome.TLS, f"TLS: {text}"
    for kind, outcome, words in _TABLE:
        if isinstance(error, kind):
            return outcome, f"{words}: {text}" if words and text else words or text
    return Outcome.NETWORK, f"{type(error).__name__}: {text}"
