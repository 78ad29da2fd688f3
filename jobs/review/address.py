"""Where the desk listens, and who reaches it there."""

from __future__ import annotations

import errno
import ipaddress
import socket

from crawler.model.errors import JobError


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


def readers_of(host: str) -> str:
    """Who reaches an address that is listened on."""
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    return "anybody on this machine" if is_local else f"ANYBODY WHO REACHES {host} OVER THE NETWORK"
