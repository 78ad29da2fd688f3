"""What travels: a message as it was composed, and a channel's answer."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import MessageKind

# Whether a service takes this title and this body as one message.
Fits = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`token` is the same at every attempt: by it receivers tell a message that came twice."""

    token: str
    recipient: str
    kind: MessageKind
    subject: str
    parts: Mapping[str, str]  # form → text
    created_at: datetime
    until: datetime
    stories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`state`: sent; later (try again, not before `after` where the other side said so); refused (never again by itself)."""

    state: str
    reason: str = ""
    after: timedelta | None = None


SENT = Answer("sent")


def try_later(reason: str, after: timedelta | None = None) -> Answer:
    return Answer("later", _line(reason), after)


def refuse(reason: str) -> Answer:
    return Answer("refused", _line(reason))


def cause_text(error: BaseException) -> str:
    """An operating system's error in its own words, without addresses."""
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return type(error).__name__


@contextmanager
def deadline(seconds: float, connection: Callable[[], socket.socket | None]) -> Iterator[None]:
    """End the connection when the block takes longer: a server that sends a byte now and then keeps nobody."""

    def cut() -> None:
        live = connection()
        if live is not None:
            try:
                live.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _line(text: str, most: int = 300) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:most]
