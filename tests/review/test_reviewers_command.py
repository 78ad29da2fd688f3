"""`borderwatch review reviewers` and `review sessions`: who may log in, said on the command line."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.store import Store
from jobs.cli import main_command
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.door import hide_token, session_token

PASSPHRASE = "four words of mine"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text("contact: test@example.org\ndatabase: news.db\n", encoding="utf-8")
    Store.open(tmp_path / "news.db").close()
    return tmp_path


def command(folder: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main_command, ["--config", str(folder / "config.yaml"), "review", *arguments], input=typed)


def test_a_reviewer_is_added_with_a_passphrase_that_nobody_sees_and_removed(folder: Path) -> None:
    added = command(folder, "reviewers", "add", "Anna", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert added.exit_code == 0 and "Anna can log in at http://127.0.0.1:8001/-/enter" in added.output
    assert PASSPHRASE not in added.output
    doorkeeper, now = Doorkeeper(LoginsFile(logins_path(folder / "news.db"))), datetime.now(UTC)
    token = doorkeeper.enter_by_passphrase("anna", PASSPHRASE, now, device="Firefox, Linux", address="192.0.2.1").token
    listed = command(folder, "reviewers", "list").output
    assert "Anna  passphrase or link  logged in in 1 browser" in listed
    session = command(folder, "sessions").output.split()[0]
    assert command(folder, "sessions", "--end", session).exit_code == 0
    assert doorkeeper.session(token, now) is None, "while the desk runs"
    assert "cannot log in any more" in command(folder, "reviewers", "remove", "anna").output
    assert not doorkeeper.enter_by_passphrase("anna", PASSPHRASE, now, device="", address="").token


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (("reviewers", "add", "Anna"), "short\nshort\n", "at least 12 characters"),
        (("reviewers", "add", "  ", "--link"), "", "a reviewer has a name"),
        (("reviewers", "link", "Zoe"), "", "there is no reviewer 'Zoe'; there are: nobody"),
        (("reviewers", "remove", "Zoe"), "", "there is no reviewer 'Zoe'"),
        (("sessions", "--end", "abc"), "", "`borderwatch review sessions` lists them"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(folder: Path, arguments: tuple[str, ...], typed: str, complaint: str) -> None:
    answer = command(folder, *arguments, typed=typed)
    assert answer.exit_code == 2 and complaint in answer.output


def test_a_link_leads_to_where_the_desk_is_reached_and_a_phone_can_read_it(folder: Path) -> None:
    pytest.importorskip("segno")
    output = command(folder, "reviewers", "add", "Farid", "--link", "--address", "https://desk.example.org/").output
    link = re.search(r"https://desk\.example\.org/-/enter\?token=(\S+)", output)
    assert link and "▄" in output
    doorkeeper = Doorkeeper(LoginsFile(logins_path(folder / "news.db")))
    assert doorkeeper.name_of_link(link[1], datetime.now(UTC)) == "Farid"


def test_the_log_of_the_web_server_holds_no_token() -> None:
    arguments = ("127.0.0.1:5", "GET", "/-/enter?back=x&token=secret", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', arguments, None)
    assert hide_token(record) and record.getMessage() == '127.0.0.1:5 - "GET /-/enter?back=x&token=… HTTP/1.1" 200'


def test_a_cookie_that_is_none_is_no_session() -> None:
    assert session_token("a=b; borderwatch_session=abc; c=d") == "abc"
    assert session_token("") == session_token("borderwatch_session") == session_token("\x00;;=") == ""
