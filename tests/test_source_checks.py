"""`borderwatch sources` and `sources check` against loopback sites: what should work, what answers, and what is written of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.patience import output_of, running, wait_until
from tests.road import Road, source
from tests.site import Site, closed_port

RECENT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
SETTINGS = "include: [pack:border, list.yaml]"


def listed(folder: Path, *blocks: str) -> None:
    """The included list beside the configuration."""
    (folder / "list.yaml").write_text("sources:\n" + "\n".join(blocks) + "\n", encoding="utf-8")


def block(slug: str, *feeds: str) -> str:
    return f"  - {{slug: {slug}, name: {slug.title()}, feeds: [{', '.join(feeds)}]}}"


def road_of(folder: Path, *blocks: str) -> Road:
    """Borderwatch with an included list and no source of its own."""
    listed(folder, *blocks)
    road = Road(folder, "")
    text = road.path.read_text(encoding="utf-8").replace("include: [pack:border]", SETTINGS)
    road.path.write_text(text, encoding="utf-8")
    return road


def test_all_polled_feeds_are_asked_and_what_they_answer_is_kept_with_its_day(tmp_path: Path) -> None:
    with Site() as good, Site() as broken:
        url = good.feed(
            "/rss", [{"link": good.url("/a"), "title": "One", "date": RECENT}, {"link": good.url("/b"), "title": "Two"}]
        )
        broken.answers("/rss", 403)
        road = road_of(
            tmp_path,
            block(
                "good",
                f'{{url: "{url}", measured: {{by: a desk, date: 2026-10-01, result: ok}}}}',
                f'{{url: "{good.url("/en")}", status: listed}}',
            ),
            block("broken", f'{{url: "{broken.url("/rss")}", status: declared}}'),
        )
        rows = json.loads(road.borderwatch("sources", "check", "--json", expect=1))
        assert {(row["source"], row["good"], row["entries"]) for row in rows} == {("good", True, 2), ("broken", False, 0)}
        assert "1 of 2 feeds answered well; written to" in road.stderr
        assert good.count("/en") == 0, "a feed that is not polled is left alone"
        assert not road.database.exists(), "nothing is stored"

        shown = {row["feed"]: row for row in json.loads(road.borderwatch("sources", "--json", "--all"))}
        today = datetime.now(UTC).date()
        assert shown[url]["check"] == f"checked {today}: 2 entries, newest {RECENT.date()}"
        assert shown[url]["evidence"] == "works: measured 2026-10-01 by a desk"
        assert shown[broken.url("/rss")]["check"] == f"checked {today}: forbidden (HTTP 403)"
        assert (shown[good.url("/en")]["state"], shown[good.url("/en")]["check"]) == ("not_polled", "")


def test_a_second_check_of_one_source_keeps_what_is_known_of_the_others_and_asks_all_its_feeds(tmp_path: Path) -> None:
    with Site() as site, Site() as second:
        urls = [
            site.feed("/rss", [{"link": site.url("/a"), "title": "One"}]),
            second.feed("/rss", [{"link": second.url("/a"), "title": "A"}]),
        ]
        site.feed("/en", [{"link": site.url("/c"), "title": "Three"}])
        road = road_of(
            tmp_path,
            block("one", f'{{url: "{urls[0]}", status: declared}}', f'{{url: "{site.url("/en")}", status: unverified}}'),
            block("two", f'{{url: "{urls[1]}", status: declared}}'),
        )
        road.borderwatch("sources", "check")
        road.borderwatch("sources", "check", "--source", "one")
        assert (site.count("/rss"), site.count("/en"), second.count("/rss")) == (2, 1, 1)
        rows = json.loads((tmp_path / "news.checks.json").read_text(encoding="utf-8"))["feeds"]
        assert set(rows) == {*urls, site.url("/en")}
        road.borderwatch("sources", "check", "--all", expect=0)
        assert site.count("/en") == 2
        assert "no such source: three" in (road.borderwatch("sources", "check", "three", expect=2) or road.stderr)


def test_the_next_address_is_shown_when_the_first_does_not_answer(tmp_path: Path) -> None:
    with Site() as site:
        site.robots("User-agent: *\nDisallow: /api/\n")
        site.answers(
            "/sitemap.xml",
            body=f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site.url('/x')}</loc></url></urlset>",
            content_type="application/xml",
        )
        way = f'fallbacks: [{{url: "{site.url("/sitemap.xml")}", kind: sitemap}}]'
        road = road_of(tmp_path, block("radio", f'{{url: "{site.url("/api/")}", status: declared, {way}}}'))
        (row,) = json.loads(road.borderwatch("sources", "check", "--json"))
        assert (row["served_by"], row["entries"], row["good"]) == (site.url("/sitemap.xml"), 1, True)
        assert site.count("/api/") == 0


def test_hosts_are_asked_side_by_side(tmp_path: Path) -> None:
    """Neither answers before both are asked: one after the other, both would run into their time limit."""
    with Site() as first, Site() as second:
        for site in (first, second):
            site.feed("/rss", [{"link": site.url("/a"), "title": "One"}])
        answers = [site.holds("/rss") for site in (first, second)]
        road = Road(tmp_path, "\n".join(source(slug, site.url("/rss")) for slug, site in (("one", first), ("two", second))))
        with running(road.start("sources", "check", "--json")) as child:
            wait_until(lambda: first.count("/rss") and second.count("/rss"), child)
            for answer in answers:
                answer.set()
            out, _ = output_of(child)
        assert [row["good"] for row in json.loads(out)] == [True, True]


def test_when_nobody_answers_our_own_line_is_blamed_and_nothing_is_written(tmp_path: Path) -> None:
    road = Road(tmp_path, "\n".join(source(f"s{number}", f"http://{closed_port(f'127.0.0.{number}')}/rss") for number in (2, 3, 4)))
    road.path.write_text(road.path.read_text(encoding="utf-8").replace('"127.0.0.1"', '"127.0.0.0/8"'), encoding="utf-8")
    road.borderwatch("sources", "check", expect=1)
    assert "our own line seems down; nothing was written" in road.stderr
    assert not (tmp_path / "news.checks.json").exists()


def test_a_broken_file_of_checks_counts_as_none(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    for text in ("", "[]", '{"feeds": 7}', '{"feeds": {"http://127.0.0.1:9/rss": {}}}'):
        (tmp_path / "news.checks.json").write_text(text, encoding="utf-8")
        (row,) = json.loads(road.borderwatch("sources", "--json"))
        assert (row["state"], row["check"]) == ("never_polled", "")


def test_the_list_says_how_much_of_it_is_not_polled_and_where_to_see_why(tmp_path: Path) -> None:
    road = road_of(
        tmp_path,
        block("one", '{url: "http://127.0.0.1:9/rss", status: declared}', '{url: "http://127.0.0.1:9/en", status: listed}'),
    )
    out = road.borderwatch("sources")
    assert out.count("\n") == 2
    assert road.stderr.strip() == "1 feed of 1 source polled, 1 feed not: borderwatch sources --all says why"
    assert "not_polled" in road.borderwatch("sources", "--all")
