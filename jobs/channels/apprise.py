"""Chat and what else Apprise knows (170 services): one URL says where to. Its texts are never kept, its log is silent:
both would show the token that stands in the URL."""

from __future__ import annotations

import logging

from crawler.config import Reader, SmtpSettings
from crawler.text import clean, clean_line
from jobs.channels.message import SENT, Answer, Message, later, refused

TITLE = 120


def open_channel(reader: Reader, smtp: SmtpSettings) -> Chat:  # noqa: ARG001
    return Chat(reader.url.reveal())


class Chat:
    """One Apprise URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Message) -> Answer:
        for name in ("apprise", "urllib3", "requests"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        import apprise as library  # loads for most of a second: only where somebody wants it

        service = library.Apprise(
            asset=library.AppriseAsset(app_id="Borderwatch", secure_logging=True, async_mode=False)
        )
        if not service.add(self._url):
            return refused("Apprise does not know such a URL")
        try:
            result = service.notify(
                title=clean_line(message.subject, TITLE) or "Borderwatch",
                body=clean(message.parts["brief"]) or "Borderwatch",
                body_format=library.NotifyFormat.TEXT,
            )
        except Exception as error:  # 170 services, each with errors of its own
            return later(f"{type(error).__name__} in Apprise")
        return SENT if bool(result) else later("the service did not take it")
