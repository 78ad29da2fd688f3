"""Where the desk listens, and who reaches it there."""

from __future__ import annotations

import errno
import socket

from crawler.config import ReviewSettings
from crawler.model.errors import JobError
from jobs.review.access.origin import AccessRules, is_loopback


def refuse_taken_port(host: str, port: int) -> None:
    """Raises `JobError` where somebody listens there already, or the address is none of this machine's: before a log-in link is
    shown that leads nowhere."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = "is in use by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror or error}"
        raise JobError(f"port {port} of {host} {reason}; name another with --port") from None


def access_rules(settings: ReviewSettings, host: str) -> AccessRules:
    """Who is let in: where others than this machine reach the desk, nobody reads it without logging in."""
    is_reached_by_others = bool(settings.public_url) or not is_loopback(host)
    return AccessRules(
        login_required=settings.login_required or is_reached_by_others,
        public_url=settings.public_url,
        trusted_proxy=settings.trusted_proxy,
    )


def desk_address(rules: AccessRules, host: str, port: int) -> str:
    """Where a browser finds the desk."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return rules.public_url or f"http://{reached if ':' not in reached else f'[{reached}]'}:{port}"


def readers_of(rules: AccessRules) -> str:
    """Who can read the desk."""
    return "only who logs in can read it" if rules.login_required else "anybody on this machine can read it"


def warning_of(rules: AccessRules, host: str) -> str:
    """What is unsafe about how the desk is served; empty: nothing."""
    if is_loopback(host) or rules.public_url:
        return ""
    return f"ANYBODY BETWEEN YOU AND {host} CAN READ ALONG: log-ins travel unencrypted. See docs/review.md on reverse proxies."
