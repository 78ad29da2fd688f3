"""What the desk decides, as functions of values."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.store.alert_filter import AlertFacet, where_clause
from jobs.review import atom, filters, highlight, links, login, policy, row_counts, worddiff
from jobs.review.filters import Filters

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/news/articles", "_nocount=1"),
        ("/news/story_timeline?_next=50", "_next=50&_nocount=1"),
        ("/news/articles?language=tg", "language=tg"),
        ("/news/articles?_where=id%20%3D%201", "_where=id%20%3D%201"),
        ("/news/articles?_nocount=1", "_nocount=1"),
        ("/news/feeds", ""),
        ("/news/feed_health", ""),
        ("/news/articles.json", ""),
        ("/news/articles/7", ""),
        ("/-/desk", ""),
    ],
)
def test_only_a_page_of_a_whole_table_that_grows_counts_no_rows(address: str, query: str) -> None:
    path, _, before = address.partition("?")
    assert row_counts.query_of_page(path, before) == query


# ---------------------------------------------------------------------- filters


def read(query: str) -> Filters:
    return filters.parse_filters(parse_qsl(query))


def test_the_desk_opens_with_what_is_new() -> None:
    assert read("") == Filters((("state", "new"),))
    assert read("").query() == ""
    assert read("state=any").values_of("state") == ()


def test_a_click_toggles_and_the_query_string_says_so() -> None:
    chosen = read("").toggled("watch", "clash").toggled("bank", "").toggled("period", "7d")
    assert chosen.query() == "watch=clash&bank=none&period=7d"
    assert chosen.toggled("watch", "clash").query() == "bank=none&period=7d"
    assert read("").toggled("state", "new").query() == "state=any"
    assert chosen.toggled("period", "7d").period == ""


def test_a_value_that_nobody_knows_is_named_and_left_out() -> None:
    assert read("period=zz&order=up&watch=clash").ignored == ("period=zz", "order=up")
    assert read("period=zz&order=up&watch=clash").query() == "watch=clash"
    assert read("period=7d&order=latest").ignored == ()


@given(st.lists(st.tuples(st.sampled_from([*filters.FACET_TITLES, "period", "before", "x"]), st.text(max_size=20)), max_size=12))
def test_a_query_string_means_the_same_when_it_is_written_again(pairs: list[tuple[str, str]]) -> None:
    once = filters.parse_filters((name, value.encode("utf-8", "replace").decode()) for name, value in pairs)
    assert set(read(once.query()).chosen) == set(once.chosen)
    assert read(once.query()).period == once.period


def test_values_never_become_sql() -> None:
    sql, values = where_clause(read("watch=x' OR 1=1 --&place=a&place=b&period=24h").alert_filter(NOW))
    assert "OR 1=1" not in sql
    assert values == ["new", "x' OR 1=1 --", "a", "b", "a", "b", "2026-02-28T12:00:00Z"]  # where it happened, or what is named
    assert where_clause(read("watch=x").alert_filter(NOW).without(AlertFacet.WATCH)) == where_clause(read("").alert_filter(NOW))


@pytest.mark.parametrize("text", ["", "x", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z.x", "2026-03-01T12:00:00Z.1; DROP", "'"])
def test_a_cursor_that_is_none_is_none(text: str) -> None:
    assert filters.parse_cursor(text) is None
    assert filters.parse_cursor("2026-03-01T12:00:00Z.17") == ("2026-03-01T12:00:00Z", 17, 0.0)
    assert filters.parse_cursor("2026-03-01T12:00:00Z.17.2.490009") == ("2026-03-01T12:00:00Z", 17, 2.490009)


# ---------------------------------------------------------------------- policy


def refused(**changes: object) -> str:
    headers: dict[str, object] = {
        "reviewer": "ann",
        "token": "t",
        "expected": "t",
        "base": "http://127.0.0.1:8001",
        "headers": {"origin": "http://127.0.0.1:8001", "sec-fetch-site": "same-origin"},
    }
    return policy.refusal(**{**headers, **changes})  # type: ignore[arg-type]


def test_a_reviewers_own_form_may_write_and_nothing_else() -> None:
    assert refused() == ""
    assert refused(headers={"origin": "http://127.0.0.1:8001"}) == ""
    assert refused(headers={"sec-fetch-site": "same-origin"}) == ""
    for headers in (
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:8002"},
        {"origin": ""},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8001"},
    ):
        assert refused(headers=headers), headers
    assert refused(reviewer="")
    assert refused(token="x")
    assert refused(token="", expected="")
    assert refused(token="\udcff")


def test_a_button_marks_what_is_new_or_else_everything_that_is_shown() -> None:
    assert policy.review_target([(1, "new"), (2, "confirmed"), (3, "new")]) == policy.ReviewTarget((1, 3), "new")
    assert policy.review_target([(1, "dismissed"), (2, "confirmed")]) == policy.ReviewTarget((1, 2), "")


@pytest.mark.parametrize(
    "path", ["", "//e.example", "http://e.example", "/\\e", "/-/desk\\", "/-/desk?a b", "/-/deskx", "/-/desk\r\nX: y", "/-/logout"]
)
def test_a_form_leads_back_to_our_own_pages_only(path: str) -> None:
    assert policy.return_path(path) == "/-/desk"


def test_where_a_form_came_from_is_where_it_leads_back() -> None:
    for good in ("/-/desk?watch=a&before=2026-03-01T12:00:00Z.1", "/-/story/12", "/-/article/3?a=1&b=2#compare"):
        assert policy.return_path(good) == good


def test_ids_in_a_form_are_numbers_or_nothing() -> None:
    assert policy.parse_ids("1 x 2 -3 4.5 ٣ 99999999999999999999") == (1, 2)


def test_a_name_makes_nobody_root() -> None:
    assert login.actor_of("root")["id"] != "root"
    assert login.reviewer_of(login.actor_of("ann")) == "ann"
    assert login.reviewer_of({"id": "root", "name": "x"}) == login.reviewer_of(None) == ""


# ---------------------------------------------------------------------- texts


def test_hits_are_marked_in_their_paragraphs() -> None:
    marked_texts = highlight.marked_paragraphs("first one\n\nsecond two\n\n\n\nthird", [(0, 5), (11, 17), (25, 30), (8, 13)])
    assert [[piece for piece, marked in paragraph if marked] for paragraph in marked_texts] == [
        ["first", "e"],
        ["second"],
        ["third"],
    ]


def test_a_word_diff_shows_each_side_whole_with_what_changed() -> None:
    (row,) = worddiff.side_by_side("A flood killed three people.", "A mudflow killed three people today.")
    assert not row.same
    assert [piece.strip() for piece, changed in row.old if changed] == ["flood", "people."]
    assert [piece.strip() for piece, changed in row.new if changed] == ["mudflow", "people today."]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_a_word_diff_loses_no_word(old: str, new: str) -> None:
    rows = worddiff.side_by_side(old, new)
    for text, sides in ((old, [row.old for row in rows]), (new, [row.new for row in rows])):
        assert " ".join("".join(piece for piece, _ in side) for side in sides).split() == text.split()


def test_paragraphs_that_only_came_stand_on_one_side() -> None:
    same, came = worddiff.side_by_side("one\n\ntwo", "one\n\ntwo\n\nthree")
    assert same.same
    assert came.old == () and came.new == (("three", True),)


def test_two_huge_texts_are_compared_in_no_time() -> None:
    begun = time.monotonic()
    old = " ".join(f"w{number % 97}" for number in range(150_000))
    worddiff.side_by_side(old, old[::-1])
    worddiff.side_by_side("a b\n\n" * 5000, "b a\n\n" * 5000)
    assert time.monotonic() - begun < 3


# ---------------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("column", "table", "value", "leads"),
    [
        ("id", "articles", 5, "/-/article/5"),
        ("id", "alerts_to_review", 5, "/-/alert/5"),
        ("story_id", None, 7, "/-/story/7"),
        ("id", "fetches", 5, ""),
        ("id", None, 5, ""),
        ("article_id", None, "5", ""),
        ("article_id", None, -1, ""),
        ("alert_id", None, True, ""),
    ],
)
def test_ids_lead_to_our_pages(column: str, table: str | None, value: object, leads: str) -> None:
    assert links.page_path(column, table, value) == leads


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "HTTP://", "ftp://a.example", "http://a.example/\nx y"]
)
def test_what_is_no_address_of_the_web_is_no_link(value: str) -> None:
    assert links.link_cell("url", None, value) is None or "javascript" not in str(links.link_cell("url", None, value))


def test_an_address_leaves_without_saying_where_from_and_stays_text() -> None:
    made = str(links.link_cell("url", None, 'http://a.example/"><script>alert(1)</script>'))
    assert 'rel="noreferrer noopener external"' in made
    assert "<script" not in made and '"><' not in made


def document(*rows: dict[str, object]) -> ET.Element:
    return ET.fromstring(atom.atom_feed(rows, title="T <b>", query="news/q", base="http://127.0.0.1:8001", now=NOW))


def test_a_row_is_an_entry_with_a_stable_id_a_date_and_a_link() -> None:
    row = {
        "alert_id": 7,
        "title": "درگیری",
        "created_at": "2026-02-01T10:00:00Z",
        "published_at": "2026-01-31T10:00:00Z",
        "url": "http://a.example/x",
    }
    entry = document(row).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == "tag:borderwatch,2026:news/q:alert_id=7"
    assert entry.findtext(f"{ATOM}updated") == "2026-02-01T10:00:00Z"
    assert [(link.get("rel"), link.get("href")) for link in entry.findall(f"{ATOM}link")] == [
        ("alternate", "http://127.0.0.1:8001/-/alert/7"),
        ("via", "http://a.example/x"),
    ]
    assert document(row).findtext(f"{ATOM}updated") == "2026-02-01T10:00:00Z"


def test_rows_without_ids_have_ids_of_their_own_that_stay() -> None:
    first, again = document({"watch": "a"}, {"watch": "b"}), document({"watch": "b"})
    ids = [entry.findtext(f"{ATOM}id") for entry in first.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    assert again.find(f"{ATOM}entry/{ATOM}id").text == ids[1]  # type: ignore[union-attr]


@given(
    st.dictionaries(
        st.sampled_from(["title", "url", "created_at", "id", "story_id", "lead"]),
        st.one_of(st.text(max_size=60), st.integers(), st.none(), st.binary(max_size=5)),
    )
)
def test_any_row_gives_a_document_that_parses_and_links_to_the_web_only(row: dict[str, object]) -> None:
    for link in document(row).iter(f"{ATOM}link"):
        assert (link.get("href") or "").startswith(("http://", "https://"))


def test_payloads_stay_text_in_a_feed() -> None:
    document_text = document(
        {"alert_id": 1, "title": "<script>alert(1)</script>\x00\ufffe", "url": "javascript:alert(1)", "created_at": "not a date"}
    )
    assert document_text.findtext(f"{ATOM}entry/{ATOM}title") == "<script>alert(1)</script>"
    assert document_text.findtext(f"{ATOM}entry/{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert not [link for link in document_text.iter(f"{ATOM}link") if "javascript" in (link.get("href") or "")]


def test_a_period_is_counted_from_now() -> None:
    assert read("period=24h").alert_filter(NOW).since == NOW - timedelta(days=1)
    assert read("").alert_filter(NOW).since is None
