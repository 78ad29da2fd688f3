from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.model import RobotsCopy
from crawler.web import robots

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "robots"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
AGENT = "Borderwatch/1.0 (+mail@example.org)"


def copy(status: int, body: str = "User-agent: *\nDisallow: /no\n") -> RobotsCopy:
    return RobotsCopy(host="https://a.example", status=status, body=body, fetched_at=NOW)


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(200, False), (404, True), (403, True), (401, True), (410, True), (429, False), (500, False), (503, False), (0, False)],
)
def test_a_status_decides_as_rfc_9309_has_it(status: int, allowed: bool) -> None:
    assert robots.rules_for(copy(status)).allowed("https://a.example/no", AGENT) is allowed


def test_no_copy_forbids() -> None:
    assert not robots.rules_for(None).allowed("https://a.example/", AGENT)


def test_our_own_name_is_heard_whatever_stands_behind_it() -> None:
    rules = robots.parse("User-agent: borderwatch\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert not rules.allowed("https://a.example/x", AGENT)


@pytest.mark.parametrize(("seconds", "delay"), [("5", 5.0), ("0.5", 0.5), ("86400", 60.0), ("soon", None), ("-3", None)])
def test_crawl_delay_is_capped(seconds: str, delay: float | None) -> None:
    assert robots.parse(f"User-agent: *\nCrawl-delay: {seconds}\n").crawl_delay(AGENT) in (delay, 0.0 if delay is None else delay)


def test_a_byte_order_mark_and_an_html_page() -> None:
    assert not robots.parse(b"\xef\xbb\xbfUser-agent: *\nDisallow: /").allowed("https://a.example/", AGENT)
    assert robots.parse("<!doctype html><p>User-agent: *\nDisallow: /").allowed("https://a.example/", AGENT)


def test_only_the_first_half_megabyte_counts() -> None:
    assert robots.parse("#" * (600 << 10) + "\nUser-agent: *\nDisallow: /\n").allowed("https://a.example/", AGENT)


def test_a_copy_holds_for_a_day_and_a_failure_for_no_later_crawl() -> None:
    assert robots.fresh(copy(200), NOW + timedelta(hours=23))
    assert not robots.fresh(copy(200), NOW + timedelta(hours=25))
    for status in (0, 429, 500, 503, 999):
        assert not robots.fresh(copy(status), NOW + timedelta(minutes=1))
    assert not robots.fresh(copy(200), NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("Borderwatch/1.0", False),
        ("Borderwatch/1.0 (+mail@example.org)", False),
        ("BORDERWATCH", False),
        ("  borderwatch   # that one", False),
        ("Border", True),  # the prefix is another's name
        ("Borderwatch-News", True),  # so is the longer one
        ("BorderwatchNews", True),
        ("*", False),
        ("* # all", False),
        ("Borderwatch, Other", False),
    ],
)
def test_a_group_is_ours_by_its_product_token(line: str, allowed: bool) -> None:
    assert robots.parse(f"User-agent: {line}\nDisallow: /\n").allowed("https://a.example/x", AGENT) is allowed


@pytest.mark.parametrize(
    "between",
    ["", "Sitemap: https://a.example/s.xml\n", "Host: a.example\n", "Clean-param: a /\n", "no rule at all\n", "\n\n", "# x\n"],
)
def test_what_nobody_knows_does_not_part_two_user_agents(between: str) -> None:
    rules = robots.parse(f"User-agent: Other\n{between}User-agent: borderwatch\n{between}Disallow: /no\n{between}Disallow: /nor\n")
    for path in ("/no", "/nor"):
        assert not rules.allowed(f"https://a.example{path}", AGENT)
    assert rules.allowed("https://a.example/yes", AGENT)


def test_all_groups_of_a_name_are_one_and_those_for_all_are_not_ours_then() -> None:
    groups = {"*": "/everybody", "borderwatch": "/first", "x": "/x", "Borderwatch/2": "/second"}
    rules = robots.parse("\n".join(f"User-agent: {agent}\nDisallow: {path}\n" for agent, path in groups.items()))
    assert [rules.allowed(f"https://a.example{path}", AGENT) for path in groups.values()] == [True, False, True, False]


def test_an_empty_group_of_ours_allows_what_is_forbidden_to_all() -> None:
    assert robots.parse("User-agent: borderwatch\nDisallow:\n\nUser-agent: *\nDisallow: /\n").allowed("https://a.example/x", AGENT)


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_of_another_charset_is_read(charset: str) -> None:
    body = "User-agent: *\r\nDisallow: /\r\n".encode(charset)
    assert not robots.parse(body).allowed("https://a.example/", AGENT)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds(end: str) -> None:
    assert not robots.parse(end.join(["User-agent: borderwatch", "Disallow: /no", ""])).allowed("https://a.example/no", AGENT)


@pytest.mark.parametrize("name", ["User-agent", "user agent", "useragent", "USER-AGENT "])
def test_a_user_agent_line_is_read_as_webmasters_write_it(name: str) -> None:
    assert not robots.parse(f"{name}: borderwatch\nDisallow: /no\n").allowed("https://a.example/no", AGENT)


def test_the_beginning_of_a_copy_is_not_the_whole() -> None:
    known = copy(200, "User-agent: *\nDisallow: /no\nDisallow: /nor\n")
    assert robots.begins("User-agent: *\nDisallow: /no\n", known)
    assert robots.begins("", known)
    assert not robots.begins(known.body.rstrip(), known)
    assert not robots.begins("User-agent: *\nDisallow: /other\n", known)
    assert not robots.begins("User-agent", copy(404, "User-agent: *"))


@pytest.mark.skipif(not SHARED.exists(), reason="Google's vectors are not here")
def test_googles_vectors() -> None:
    """88 of 91: the other three hold that an escaped and a plain character differ, RFC 9309 2.2.2 that they are equal."""
    rows = [json.loads(line) for line in (SHARED / "google_vectors.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    right = sum(robots.parse(row["robots"]).allowed(row["url"], row["agent"]) == row["allowed"] for row in rows)
    assert right >= len(rows) - 3


@pytest.mark.skipif(not SHARED.exists(), reason="the real files are not here")
def test_real_files_are_read_without_complaint() -> None:
    for line in (SHARED / "real_robots.dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        body = row.get("body") or row.get("robots") or row.get("text") or ""
        robots.parse(body).allowed("https://a.example/x", AGENT)
