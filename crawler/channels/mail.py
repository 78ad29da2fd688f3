"""Mail by SMTP: text and HTML in one message, the same Message-ID at every attempt (RFC 5322, 2369, 3834)."""

from __future__ import annotations

import re
import ssl
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from crawler.channels.channel import Channel, Setting
from crawler.channels.guarded import PrivateTarget, connect_guarded
from crawler.channels.message import SENT, Answer, Message, cause_text, deadline, refuse, try_later
from crawler.language.tokens import clean_line
from crawler.model import MessageKind
from crawler.web.addresses import AddressRules

if TYPE_CHECKING:
    import smtplib
    import socket

    from crawler.channels.recipient import Recipient, SmtpSettings

MAX_SUBJECT_CHARS = 160  # characters
TIMEOUT_FACTOR = 3  # times the server's time-out, for a whole message
MIN_ASCII_SHARE = 0.9  # share of ASCII from which quoted-printable is the shorter and the more legible


class Mail(Channel):
    """One recipient's mailbox, by one server."""

    name = "mail"
    settings = (Setting(key="to", words="the address", needed=True),)
    forms = ("mail-text", "mail")
    uses_smtp = True

    def __init__(self, recipient: Recipient, smtp: SmtpSettings, user: str = "", password: str = "") -> None:
        self._recipient, self._smtp, self._user, self._password = recipient, smtp, user, password

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:
        return cls(recipient, smtp, smtp.user.reveal(), smtp.password.reveal())

    def send(self, message: Message) -> Answer:
        import smtplib  # only where somebody wants mail

        data = compose_mail(message, self._smtp.sender, self._recipient.to).as_bytes()
        smtp = self._smtp
        server = self._server()
        try:
            with deadline(TIMEOUT_FACTOR * smtp.timeout, lambda: server.sock):
                server.connect(smtp.host, smtp.port)
                if smtp.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self._user:
                    server.login(self._user, self._password)
                server.sendmail(smtp.sender, [self._recipient.to], data)
        except smtplib.SMTPRecipientsRefused as error:
            return self._judged(*error.recipients[self._recipient.to])
        except smtplib.SMTPAuthenticationError as error:
            return try_later(f"the login was refused ({error.smtp_code}); check user and password under smtp:")
        except smtplib.SMTPConnectError as error:
            return try_later(f"{error.smtp_code} from {self._smtp.host} at the connection")
        except smtplib.SMTPResponseException as error:
            return self._judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            return try_later("the server closed the connection: the message may have arrived")
        except (smtplib.SMTPException, ssl.SSLError) as error:
            return try_later(str(error.strerror if isinstance(error, ssl.SSLError) else error) or cause_text(error))
        except PrivateTarget as error:
            return try_later(f"smtp: {error}")
        except OSError as error:
            return try_later(f"{self._smtp.host}:{self._smtp.port}: {cause_text(error)}")
        finally:
            _leave(server)
        return SENT

    def _server(self) -> smtplib.SMTP:
        """Not connected yet, so that the deadline holds from the first byte on."""
        import smtplib

        smtp = self._smtp
        if smtp.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=smtp.timeout, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(timeout=smtp.timeout)
        connect = partial(_connect, server, rules=AddressRules(self._recipient.allow_private))
        server._get_socket = connect  # type: ignore[attr-defined]  # where the library opens its socket
        server._host = smtp.host  # type: ignore[attr-defined]  # whose certificate it is: only the constructor sets it
        return server

    def _judged(self, code: int, answer: bytes | str) -> Answer:
        """RFC 5321: 4xx is for now, 5xx for ever. The address that a server repeats is not kept."""
        text = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
        text = re.sub(re.escape(self._recipient.to), self._recipient.name, text, flags=re.IGNORECASE)
        return refuse(text) if 500 <= code < 600 else try_later(text)


def compose_mail(message: Message, sender: str, to: str) -> EmailMessage:
    """The mail. Whatever a headline holds, it is one Subject and nothing else."""
    from email.headerregistry import Address  # slow to load, as the policy is: only where somebody wants mail
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    # "=?" would be read as an encoded word: a headline could then hold what was never in it, line breaks included.
    mail["Subject"] = clean_line(message.subject, MAX_SUBJECT_CHARS).replace("=?", "= ?") or "Borderwatch"
    mail["From"] = Address("Borderwatch", addr_spec=sender)
    mail["To"] = to
    mail["Date"] = format_datetime(message.created_at.astimezone(UTC))
    mail["Message-ID"] = f"<{message.token}@{domain}>"
    if message.kind == MessageKind.NOTICE and len(message.stories) == 1:
        thread = f"<story-{message.stories[0]}.{message.recipient}@{domain}>"
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{message.recipient}.borderwatch.{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{sender}?subject={quote(f'unsubscribe {message.recipient}')}>"
    text = _encodable(message.parts.get("mail-text", ""))
    mail.set_content(text, charset="utf-8", cte=_encoding(text))
    html = message.parts.get("mail")
    if html:
        html = _encodable(html)
        mail.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
        mail.set_boundary(f"=_{message.token}")  # by chance it would be another at every attempt
    return mail


def _connect(server: smtplib.SMTP, host: str, port: int, timeout: float, rules: AddressRules) -> socket.socket:
    """A connection that the guard allows; encrypted from its first byte on where the server's kind is so."""
    import smtplib

    connection = connect_guarded(host, port, timeout, rules)
    if isinstance(server, smtplib.SMTP_SSL):
        return server.context.wrap_socket(connection, server_hostname=server._host)  # type: ignore[attr-defined]
    return connection


def _leave(server: smtplib.SMTP) -> None:
    """What goes wrong after the message was taken does not matter."""
    import smtplib

    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def _encoding(text: str) -> str:
    share = sum(char.isascii() for char in text) / max(1, len(text))
    return "quoted-printable" if share >= MIN_ASCII_SHARE else "base64"
