"""A signed POST of JSON to another system. docs/delivery.md says how it is verified."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from crawler import __version__
from crawler.channels.channel import Channel, Setting
from crawler.channels.guarded import NotAnAddress, PrivateTarget, post_guarded
from crawler.channels.message import SENT, Answer, Message, cause_text, refuse, try_later
from crawler.channels.recipient import Recipient, SmtpSettings
from crawler.model.redaction import ENVIRONMENT_PREFIX
from crawler.runtime.clock import utcnow
from crawler.web.addresses import AddressRules
from crawler.web.urls import is_web

WEBHOOK_TIMEOUT_SECONDS = 20.0  # seconds for each answer; a whole exchange may take twice that
TEMPORARY_STATUSES = frozenset({408, 425, 429})  # of 4xx, those that are for now
TOO_LARGE = 413
MAX_WEBHOOK_PAUSE = timedelta(hours=6)  # of what Retry-After may ask


def _fault(url: str) -> str:
    if url.startswith(ENVIRONMENT_PREFIX) or is_web(url):
        return ""
    return "must be an address that begins with http:// or https://, or env:NAME"


class Webhook(Channel):
    """One address and the secret that its owner shares."""

    name = "webhook"
    settings = (
        Setting(key="url", words="where to", needed=True, fault=_fault),
        Setting(key="secret", words="what its signature is made with: env:NAME", needed=True, private=True),
    )
    forms = ("webhook",)

    def __init__(self, url: str, secret: str, timeout: float = WEBHOOK_TIMEOUT_SECONDS, rules: AddressRules | None = None) -> None:
        self._url, self._secret, self._timeout, self._rules = url, secret, timeout, rules or AddressRules()

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:  # noqa: ARG003
        return cls(recipient.url.reveal(), recipient.secret.reveal(), rules=AddressRules(recipient.allow_private))

    def send(self, message: Message) -> Answer:
        body = message.parts["webhook"].encode(errors="replace")
        try:
            answer = post_guarded(self._url, body, self._headers(message, body), timeout=self._timeout, rules=self._rules)
        except NotAnAddress as error:
            return refuse(str(error))
        except ssl.SSLError as error:
            return try_later(f"TLS: {error.reason or cause_text(error)}")
        except PrivateTarget as error:
            return try_later(str(error))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return try_later(cause_text(error))
        return _judged(answer.status, answer.retry_after, len(body))

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"Borderwatch/{__version__}",
            "Idempotency-Key": message.token,
            "X-Borderwatch-Signature": signature(self._secret, body, int(utcnow().timestamp())),
        }


def signature(secret: str, body: bytes, timestamp: int) -> str:
    """`t=…,v1=…`: HMAC-SHA256 over the time, a full stop and the body. The time keeps an old message from being replayed."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={signed}"


def _judged(status: int, retry: str, size: int) -> Answer:
    if 200 <= status < 300:
        return SENT
    if 300 <= status < 400:
        return refuse(f"HTTP {status}: a redirect, which is never followed")
    if status == TOO_LARGE:
        return refuse(f"HTTP {status}: the server takes no body of {size:,} bytes: raise its limit")
    if 400 <= status < 500 and status not in TEMPORARY_STATUSES:
        return refuse(f"HTTP {status}")
    return try_later(f"HTTP {status}", _pause(retry))


def _pause(retry: str) -> timedelta | None:
    """Retry-After: seconds or a date (RFC 9110)."""
    if retry.strip().isascii() and retry.strip().isdigit():
        return min(MAX_WEBHOOK_PAUSE, timedelta(seconds=min(int(retry[:12]), 10**9)))
    try:
        when = parsedate_to_datetime(retry)
    except (TypeError, ValueError):
        return None
    pause = (when if when.tzinfo else when.replace(tzinfo=UTC)) - utcnow()
    return min(MAX_WEBHOOK_PAUSE, max(timedelta(0), pause))
