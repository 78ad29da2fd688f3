"""The shipped list of sources, and a configuration that changes it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler import config
from crawler.config.models import Pack, SourceModel
from crawler.config.yamlfile import parse
from crawler.model import FeedKind
from crawler.model.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "crawler" / "packs" / "sources.yaml"
PACK = """sources:
  - slug: alpha
    name: Alpha
    country: TJ
    owner: Alpha
    feeds:
      - {url: "http://alpha.example/rss", measured: {by: a desk, date: 2026-10-01, result: ok}}
      - {url: "http://alpha.example/en", status: listed}
  - slug: beta
    name: Beta
    feeds:
      - {url: "http://beta.example/old", measured: {by: a desk, date: 2026-10-01, result: gone}}
      - {url: "http://beta.example/new", status: unverified}
  - slug: gamma
    name: Gamma
    feeds: [{url: "http://gamma.example/rss", status: declared, measured: {by: a desk, date: 2026-10-01, result: html}}]
"""


def shipped_sources() -> tuple[SourceModel, ...]:
    return Pack.model_validate(parse(SHIPPED.read_bytes()).value).sources


def load(tmp_path: Path, text: str, pack: str = PACK) -> config.Config:
    (tmp_path / "list.yaml").write_text(pack, encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(f"contact: desk@example.org\ninclude: [list.yaml]\n{text}", encoding="utf-8")
    return config.load(path)


def problems(tmp_path: Path, text: str, pack: str = PACK) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, pack)
    return [problem.replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def urls(loaded: config.Config) -> list[str]:
    return [feed.url for feed in loaded.feeds]


# --------------------------------------------------------------------------- what is shipped


def test_the_shipped_list_polls_what_was_measured_working_and_what_sites_declare() -> None:
    loaded = config.load(ROOT / "config.yaml")
    models = {feed.url: (source, feed) for source in shipped_sources() for feed in source.feeds}
    measured: dict[str, set[str]] = defaultdict(set)  # country → outlets
    feed_count = 0
    for url in urls(loaded):
        source, feed = models[url]
        if feed.measured is None:
            assert feed.status == "declared", url
        else:
            assert feed.measured.result == "ok", url
            measured[source.country].add(source.slug)
            feed_count += 1
        assert not {"<", ">", "{", "}"} & set(url), "a placeholder"
        assert (urlsplit(url).hostname or "").removeprefix("www.") not in ("news.google.com", "rss.app"), "a wrapper"
    assert feed_count >= 25
    assert len(measured["AF"]) >= 5
    assert len(measured["TJ"]) >= 4


def test_every_address_of_rferl_and_voa_falls_through_to_its_sitemap() -> None:
    of_their_system = [
        feed
        for source in shipped_sources()
        if source.owner in ("RFE/RL", "VOA")
        for feed in source.feeds
        if urlsplit(feed.url).path.startswith("/api/")
    ]
    assert len(of_their_system) >= 8
    for feed in of_their_system:
        host = urlsplit(feed.url).netloc
        assert (f"https://{host}/sitemap.xml", FeedKind.SITEMAP) in {(way.url, way.kind) for way in feed.fallbacks}, feed.url


def test_hosts_of_one_owner_count_as_one_and_nobody_shares_an_owner_by_a_word_of_kind() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for source in shipped_sources():
        assert source.owner.lower() not in ("private", "state", "official", "exile", "public", "independent", "?"), source.slug
        for address in (source.homepage, *(feed.url for feed in source.feeds)):
            host = (urlsplit(address).hostname or "").split(".")
            site = ".".join(host[-3:] if host[-2] in ("com", "gov") and len(host[-1]) == 2 else host[-2:])
            if site not in ("youtube.com", "t.me"):
                owners[site].add(source.owner or source.slug)
    assert {site: found for site, found in owners.items() if len(found) > 1} == {}
    assert {source.owner for source in shipped_sources() if "asiaplus" in source.slug} == {"Asia-Plus"}


def test_the_shipped_configuration_is_settings_and_watches() -> None:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    assert len(text.partition("\nwatches:")[0].splitlines()) < 65
    assert "- slug:" not in text


# --------------------------------------------------------------------------- what a configuration changes


def test_of_an_included_list_only_what_should_work_is_polled_and_the_rest_is_known_with_its_reason(tmp_path: Path) -> None:
    loaded = load(tmp_path, "")
    assert urls(loaded) == ["http://alpha.example/rss"]
    assert loaded.switched_off == 4
    evidence = {known.feed.url: known.evidence for known in loaded.catalog}
    assert evidence["http://alpha.example/rss"] == "works: measured 2026-10-01 by a desk"
    assert evidence["http://beta.example/new"] == "not checked by anybody"
    assert evidence["http://gamma.example/rss"] == "answers with a page, not a feed: measured 2026-10-01 by a desk"


@pytest.mark.parametrize(
    "text",
    [
        "sources:\n  alpha: {enabled: false}\n  beta: {enabled: true, timeout: 9s}\n  new: {name: New, feeds: [{url: 'http://new.example/rss'}]}\n",
        "sources:\n  - {slug: alpha, enabled: false}\n  - {slug: beta, enabled: true, timeout: 9s}\n  - {slug: new, name: New, feeds: [{url: 'http://new.example/rss'}]}\n",
    ],
)
def test_a_mapping_and_a_list_say_the_same(tmp_path: Path, text: str) -> None:
    loaded = load(tmp_path, text)
    assert urls(loaded) == ["http://beta.example/new", "http://new.example/rss"]
    (beta,) = [source for source in loaded.sources if source.slug == "beta"]
    assert (beta.name, beta.timeout) == ("Beta", 9.0)
    assert "alpha" not in {source.slug for source in loaded.sources}


def test_a_change_keeps_what_it_does_not_name_and_feeds_are_replaced_whole(tmp_path: Path) -> None:
    loaded = load(tmp_path, "sources:\n  alpha: {owner: Somebody, feeds: [{url: 'http://alpha.example/en', status: listed}]}\n")
    (alpha,) = [source for source in loaded.sources if source.slug == "alpha"]
    assert (alpha.owner, alpha.bank, alpha.name) == ("Somebody", "tj", "Alpha")
    assert urls(loaded) == ["http://alpha.example/en"]


def test_a_source_of_which_all_is_known_to_fail_is_polled_when_the_configuration_insists(tmp_path: Path) -> None:
    assert urls(load(tmp_path, "sources: {gamma: {enabled: true}, alpha: {enabled: false}}\n")) == ["http://gamma.example/rss"]


def test_an_own_source_may_take_an_address_that_the_list_does_not_poll(tmp_path: Path) -> None:
    loaded = load(tmp_path, "sources:\n  mine: {name: Mine, feeds: [{url: 'http://beta.example/new'}]}\n")
    assert [(feed.source, feed.url) for feed in loaded.feeds][-1] == ("mine", "http://beta.example/new")
    (problem,) = problems(tmp_path, "sources:\n  mine: {name: Mine, feeds: [{url: 'http://alpha.example/rss'}]}\n")
    assert problem == "config.yaml:4: sources.mine.feeds[0].url: alpha has this feed already"


@pytest.mark.parametrize("text", ["sources:\n", "sources: []\n", "sources: {}\n", "sources:\n  alpha:\n", ""])
def test_nothing_said_changes_nothing(tmp_path: Path, text: str) -> None:
    assert urls(load(tmp_path, text)) == ["http://alpha.example/rss"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sources:\n  alhpa: {enabled: false}\n",
            "config.yaml:4: sources.alhpa: there is no source 'alhpa' to change; did you mean 'alpha'?",
        ),
        (
            "sources:\n  - {slug: alhpa, enabled: false}\n",
            "config.yaml:4: sources[0].slug: there is no source 'alhpa' to change; did you mean",
        ),
        (
            "sources:\n  alpha: {enabeld: false}\n",
            "config.yaml:4: sources.alpha.enabeld: there is no such key; did you mean 'enabled'?",
        ),
        (
            "sources:\n  - {slug: alpha, enabeld: no}\n",
            "config.yaml:4: sources[0].enabeld: there is no such key; did you mean 'enabled'?",
        ),
        ("sources:\n  alpha: {enabled: perhaps}\n", "config.yaml:4: sources.alpha.enabled: "),
        ("sources:\n  alpha: {enabled: true}\n  alpha: {enabled: false}\n", "config.yaml:5: 'alpha' stands here a second time"),
        ("sources:\n  new: {feeds: [{url: 'http://new.example/'}]}\n", "config.yaml:4: sources.new.name: is missing"),
        (
            "sources:\n  new: {name: N, feeds: [{url: 'http://new.example/', sttaus: x}]}\n",
            "sources.new.feeds[0].sttaus: there is no such key; did you mean 'status'?",
        ),
        ("sources:\n  Not Good: {name: N}\n", "config.yaml:4: sources.Not Good: "),
        ("sources: 7\n", "config.yaml:3: sources: "),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    complaints = problems(tmp_path, text)
    assert any(message in problem for problem in complaints), complaints


def test_without_the_list_a_change_says_that_it_is_not_included(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "sources:\n  khovar: {enabled: false}\n", "groups: {}\n")
    assert "is `include: [pack:sources]` missing?" in problem


def test_mistakes_of_an_included_list_bear_its_name(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "", PACK.replace("result: gone", "result: goen"))
    assert problem.startswith("list.yaml:12: sources[1].feeds[0].measured.result: 'goen' is none of ok, ")
    complaints = problems(tmp_path, "", PACK.replace("slug: beta", "slug: alpha"))
    assert complaints == ["list.yaml:9: sources[1].slug: 'alpha' is another source's slug already"]


# --------------------------------------------------------------------------- who we are


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        ("desk@example.org", None),
        ("https://example.org/about", None),
        ("newsbot@example.org", 'contact holds "bot"'),
        ("https://example.org/Robots", 'contact holds "bot"'),
    ],
)
def test_a_contact_that_gets_us_refused_is_warned_of(tmp_path: Path, contact: str, message: str | None) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"contact: '{contact}'\nwatches: []\n", encoding="utf-8")
    warnings = [
        finding.text
        for finding in config.check(path)
        if finding.level == "warning" and "feed" not in finding.text and "delivery" not in finding.text
    ]
    assert [text for text in warnings if message and message in text] == warnings
    assert bool(warnings) is bool(message)


@pytest.mark.parametrize("contact", ["me", "The News Desk", "example.org", "me@home"])
def test_a_contact_that_nobody_can_write_to_is_refused_with_the_remedy(tmp_path: Path, contact: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f'contact: "{contact}"\nwatches: []\n', encoding="utf-8")
    (finding,) = config.check(path)
    assert finding.level == "error"
    assert f"config.yaml:1: contact: {contact!r} is no address: write a mail address, or a page that begins" in finding.text


def test_a_user_agent_of_a_source_that_holds_bot_is_warned_of(tmp_path: Path) -> None:
    load(tmp_path, "sources: {alpha: {user_agent: 'NewsBot/1.0'}}\n")
    assert any('user_agent of alpha holds "bot"' in finding.text for finding in config.check(tmp_path / "config.yaml"))
