"""A feed reader, which cannot fill in a form, reads .atom addresses with a token, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.review.access.accounts import FEED_TOKEN_LIFETIME
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile
from jobs.review.door import without_feed_token

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def keeper(tmp_path: Path) -> Doorkeeper:
    keeper = Doorkeeper(LoginsFile(tmp_path / "news.logins.json"))
    keeper.give_link("ann", NOW)
    keeper.give_link("bob", NOW)
    return keeper


def test_a_token_opens_feeds_until_it_is_ended_or_replaced(keeper: Doorkeeper, tmp_path: Path) -> None:
    first, other = keeper.give_feed_token("ann", NOW), keeper.give_feed_token("bob", NOW)
    assert keeper.opens_feed(first, NOW) and not keeper.opens_feed("", NOW) and not keeper.opens_feed("guess", NOW)
    assert keeper.session(first, NOW) is None and keeper.name_of_link(first, NOW) == ""
    assert first not in (tmp_path / "news.logins.json").read_text()
    second = keeper.give_feed_token("ann", NOW)
    assert (keeper.opens_feed(first, NOW), keeper.opens_feed(second, NOW)) == (False, True)
    keeper.end_feed_token("ann", NOW)
    assert (keeper.opens_feed(second, NOW), keeper.opens_feed(other, NOW)) == (False, True)
    assert not keeper.opens_feed(other, NOW + FEED_TOKEN_LIFETIME + timedelta(days=1))


@pytest.mark.parametrize(
    ("path", "method", "query", "expected"),
    [
        ("/news/new_alerts.atom", "GET", "a=b&token=x", ("a=b", "x")),
        ("/news/new_alerts.atom", "GET", "a=%20b", ("a=%20b", "")),
        ("/news/new_alerts.atom", "POST", "token=x", ("token=x", "")),
        ("/-/desk", "GET", "token=x", ("token=x", "")),
        ("/-/enter", "GET", "token=x", ("token=x", "")),
    ],
)
def test_a_token_counts_for_reading_an_atom_address_only(path: str, method: str, query: str, expected: tuple[str, str]) -> None:
    assert without_feed_token(path, method, query) == expected
