"""Who may come in: names, links, sessions, passphrases, and what a request says of where it comes from. Pure."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.model.errors import JobError
from jobs.review.access import accounts, passphrases
from jobs.review.access.accounts import Accounts
from jobs.review.access.devices import device_name
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.gate import Admission, admission
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.access.origin import AccessRules, is_our_name, request_origin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLIC = AccessRules(login_required=True, public_url="https://desk.example.org", trusted_proxy="10.1.0.0/16")
AS_SHIPPED = AccessRules()
NO_HEADERS: Mapping[str, str] = {}
PAGE = {"accept": "text/html"}
LATER = NOW + timedelta(days=31)


@pytest.fixture
def logins(tmp_path: Path) -> LoginsFile:
    return LoginsFile(logins_path(tmp_path / "news.db"))


def test_a_link_lets_in_once_and_only_for_a_day(logins: LoginsFile) -> None:
    doorkeeper = Doorkeeper(logins)
    link, late = doorkeeper.give_link("Anna", NOW), doorkeeper.give_link("Anna", NOW)
    for token in ("", "nonsense", "\udcff", link[:-1]):
        assert not doorkeeper.enter_by_link(token, NOW, device="", address="")
    assert doorkeeper.name_of_link(link, NOW) == "Anna" == doorkeeper.name_of_link(link, NOW), "looking spends nothing"
    session = doorkeeper.enter_by_link(link, NOW, device="Firefox, Android", address="192.0.2.1")
    assert session and not doorkeeper.enter_by_link(link, NOW, device="", address="")
    assert not doorkeeper.enter_by_link(late, NOW + timedelta(hours=25), device="", address="")


def test_a_session_outlives_a_restart_ends_after_thirty_days_and_is_kept_as_a_hash(logins: LoginsFile) -> None:
    token = Doorkeeper(logins).enter_by_link(Doorkeeper(logins).give_link("Anna", NOW), NOW, device="", address="")
    restarted = Doorkeeper(LoginsFile(logins.path))
    session = restarted.session(token, NOW + timedelta(days=29))
    assert session is not None and session.reviewer == "Anna"
    assert restarted.session(token, LATER) is None and restarted.session(session.key, NOW) is None
    assert token not in logins.path.read_text() and stat.S_IMODE(logins.path.stat().st_mode) == 0o600
    assert restarted.secret(NOW) == Doorkeeper(LoginsFile(logins.path)).secret(NOW) != ""


def test_a_session_is_ended_by_its_reviewer_by_the_command_and_with_the_reviewer(logins: LoginsFile) -> None:
    doorkeeper = Doorkeeper(logins)

    def enter(name: str) -> str:
        return doorkeeper.enter_by_link(doorkeeper.give_link(name, NOW), NOW, device="", address="")

    first, second, of_ben = enter("Anna"), enter("Anna"), enter("Ben")
    shown = {session.id for session in doorkeeper.sessions_of("Anna", NOW)}
    assert len(shown) == 2 and accounts.key_of(of_ben)[: accounts.SHOWN_ID_CHARS] not in shown
    doorkeeper.end_sessions("Anna", (accounts.key_of(of_ben)[: accounts.SHOWN_ID_CHARS],), NOW)
    assert doorkeeper.session(of_ben, NOW), "nobody ends another's"
    link = doorkeeper.give_link("Anna", NOW)
    doorkeeper.end_others("Anna", second, NOW)
    assert not doorkeeper.session(first, NOW) and doorkeeper.session(second, NOW) and not doorkeeper.name_of_link(link, NOW)
    LoginsFile(logins.path).change(lambda state: state.without_reviewer("anna"), NOW)  # by the command, while the desk runs
    assert doorkeeper.session(second, NOW) is None and doorkeeper.session(of_ben, NOW)


def test_a_passphrase_is_kept_salted_and_a_new_one_ends_sessions() -> None:
    kept = passphrases.hash_passphrase("four words of mine")
    assert passphrases.is_passphrase("four words of mine", kept)
    assert not passphrases.is_passphrase("four words of mind", kept) and not passphrases.is_passphrase("", "")
    assert not passphrases.is_passphrase("x" * 2000, kept)
    assert passphrases.hash_passphrase("four words of mine") != kept and "words" not in kept
    state = Accounts().with_reviewer("Anna", NOW, passphrase_hash=kept).with_session("token", "Anna", NOW)
    assert state.with_reviewer("Anna", NOW).session("token", NOW)
    assert not state.with_reviewer("anna", NOW, passphrase_hash="x").session("token", NOW)


def test_passphrases_are_tried_five_times_for_a_name_and_twenty_from_an_address() -> None:
    attempts = passphrases.FailedAttempts()
    for number in range(5):
        assert attempts.wait_seconds("Anna", "192.0.2.1", number) == 0
        attempts.add("anna", "192.0.2.1", number)
    assert 890 < attempts.wait_seconds("ANNA", "192.0.2.9", 5) < 900, "whoever asks, and however the name is written"
    assert attempts.wait_seconds("Ben", "192.0.2.1", 5) == 0
    assert attempts.wait_seconds("Anna", "192.0.2.1", 901) == 0
    for number in range(20):
        attempts.add(f"name{number}", "192.0.2.7", 1000)
    assert attempts.wait_seconds("Ben", "192.0.2.7", 1001) and not attempts.wait_seconds("Ben", "192.0.2.8", 1001)
    attempts.forget("name1", "192.0.2.7")
    assert not attempts.wait_seconds("Ben", "192.0.2.7", 1001)


def test_a_wrong_passphrase_begins_no_session_and_too_many_are_not_even_looked_at(logins: LoginsFile) -> None:
    kept = passphrases.hash_passphrase("four words of mine")
    logins.change(lambda state: state.with_reviewer("Anna", NOW, passphrase_hash=kept), NOW)
    doorkeeper = Doorkeeper(logins)
    tries = [doorkeeper.enter_by_passphrase("anna", "wrong", NOW, device="", address="x") for _ in range(6)]
    assert [bool(outcome.wait_seconds) for outcome in tries] == [False] * 5 + [True] and not any(outcome.token for outcome in tries)
    assert doorkeeper.enter_by_passphrase("anna", "four words of mine", NOW, device="", address="x").wait_seconds
    outcome = Doorkeeper(logins).enter_by_passphrase("anna", "four words of mine", NOW, device="", address="x")
    session = doorkeeper.session(outcome.token, NOW)
    assert session is not None and session.reviewer == "Anna"


def test_a_file_that_cannot_be_read_is_named(logins: LoginsFile) -> None:
    logins.path.write_text("{", encoding="utf-8")
    with pytest.raises(JobError, match="move it away, and give every reviewer a new link"):
        logins.load()


def test_what_a_proxy_says_counts_from_the_trusted_one_only() -> None:
    forwarded = {"host": "127.0.0.1:8001", "x-forwarded-for": "6.6.6.6, 192.0.2.9", "x-forwarded-host": "desk.example.org"}
    trusted = request_origin(PUBLIC, client="10.1.2.3", scheme="http", headers=forwarded)
    assert (trusted.client, trusted.base) == ("192.0.2.9", "https://desk.example.org"), "the last, which the proxy wrote"
    for rules, client in ((PUBLIC, "192.0.2.66"), (AccessRules(), "10.1.2.3"), (PUBLIC, "testclient")):
        origin = request_origin(rules, client=client, scheme="http", headers={**forwarded, "x-forwarded-proto": "https"})
        assert (origin.client, origin.base) == (client, "http://127.0.0.1:8001")
    odd = request_origin(PUBLIC, client="10.1.2.3", scheme="http", headers={**forwarded, "x-forwarded-for": "<script>"})
    assert odd.client == "10.1.2.3"


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8001", True),
        ("[::1]:8001", True),
        ("[::1]", True),
        ("localhost", True),
        ("192.0.2.5:8001", True),
        ("desk.example.org", True),
        ("DESK.example.org:443", True),
        ("desk.example.org:8443", False),
        ("evil.example", False),
        ("desk.example.org.evil.example", False),
        ("", False),
    ],
)
def test_a_request_calls_us_by_a_name_of_ours(host: str, ours: bool) -> None:
    assert is_our_name(host, PUBLIC, "192.0.2.5") is ours


def admitted(
    path: str,
    headers: Mapping[str, str] = NO_HEADERS,
    *,
    rules: AccessRules = AS_SHIPPED,
    inside: bool = False,
    method: str = "GET",
) -> Admission:
    return admission(path, method, headers, host="localhost", served="127.0.0.1", rules=rules, is_logged_in=inside)


def test_without_a_session_only_the_log_in_is_open_where_it_is_required() -> None:
    for path in ("/", "/-/desk", "/news/alerts", "/news.json", "/-/enter/x", "/-/static/app.css", "/-/desk%2fenter"):
        assert admitted(path, PAGE, rules=PUBLIC) is Admission.LOG_IN
        assert admitted(path, rules=PUBLIC) is Admission.UNAUTHORIZED
        assert admitted(path, PAGE, rules=PUBLIC, method="POST") is Admission.UNAUTHORIZED
        assert admitted(path, rules=PUBLIC, inside=True) is admitted(path) is Admission.PASS
    for path in ("/-/enter", "/-/reader", "/desk-static/desk.css"):
        assert admitted(path, rules=PUBLIC) is Admission.PASS


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_reads_nothing_but_its_link_may_open_a_page_of_ours(site: str) -> None:
    opened = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    for path in ("/", "/-/desk", "/-/story/3", "/-/enter"):
        assert admitted(path, opened) is Admission.PASS
        assert admitted(path, {**opened, "sec-fetch-dest": "iframe"}) is Admission.CROSS_SITE
        assert admitted(path, {**opened, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}) is Admission.CROSS_SITE
    for path in ("/news", "/news.json", "/news/alerts", "/-/desk.json", "/news/newest_alerts.atom", "/-/sessions/end"):
        assert admitted(path, opened) is Admission.CROSS_SITE
    for own in ("same-origin", "none"):
        assert admitted("/news.json", {"sec-fetch-site": own}) is Admission.PASS


@pytest.mark.parametrize("path", ["/a/../../b", "/news/%2e%2e/x", "/news/%252e%252e%252fx", "/..", "/a/..\\b"])
def test_a_path_that_climbs_leads_nowhere(path: str) -> None:
    assert admitted(path, inside=True) is Admission.NOT_FOUND
    assert admitted("/-/search") is admitted("/news/a..b") is Admission.PASS


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%5Cevil.example", "/%2F/evil.example"])
def test_a_path_that_leads_to_another_site_is_not_answered(path: str) -> None:
    assert admitted(path) is Admission.FOREIGN_NAME


def test_a_device_is_named_in_two_words() -> None:
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
    assert device_name(phone) == "Chrome, Android"
    assert device_name("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") == "Firefox, Linux"
    assert device_name("curl/8.5.0") == device_name("") == ""
