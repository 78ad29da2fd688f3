"""config.yaml: right, wrong and hostile."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from crawler import config
from crawler.app import opml
from crawler.model.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
GOOD = """contact: me@example.org
polling: {floor: 15m, ceiling: 6h}
sources:
  # our own
  - slug: one
    name: One
    country: TJ
    feeds:
      - url: http://one.example/rss  # the main one
groups:
  river: {en: [river], ru: [рек*]}
  tj: {en: [tajik*]}
watches:
  - {id: w, title: W, severity: low, when: river}
"""


def load(tmp_path: Path, text: str | bytes) -> config.Config:
    path = tmp_path / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return config.load(path)


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return [problem.replace(str(tmp_path / "config.yaml"), "config.yaml") for problem in caught.value.problems]


def test_what_is_said_and_what_follows(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    (source,) = loaded.sources
    assert (source.bank, source.timezone, source.implies) == ("tj", "Asia/Dushanbe", ("tj",))
    assert loaded.limits.policy.floor == 900
    assert loaded.limits.user_agent.endswith("(+me@example.org)")
    assert loaded.database == tmp_path / "data" / "news.db"


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        GOOD.replace("floor: 15m", "flor: 15m").replace("country: TJ", "country: Tajikistan").replace("when: river", "when: rivr")
    )
    assert problems(tmp_path, text) == [
        "config.yaml:2: polling.flor: there is no such key; did you mean 'floor'?",
        "config.yaml:7: sources[0].country: 'Tajikistan' is no ISO 3166 code of two capital letters: write TJ",
    ]
    (only,) = problems(tmp_path, GOOD.replace("country: TJ", "pages: [{form: 2026-06-01}]"))
    assert only.endswith("sources[0].pages[0].form: there is no such key; did you mean 'from'?")
    (only,) = problems(tmp_path, GOOD.replace("when: river", "when: rivr"))
    assert only.startswith("config.yaml:14: watches[0]")
    assert "did you mean" in only


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("contact:", "password: x\ncontact:"), "password_env"),
        (("floor: 15m", "floor: soon"), "15m, 6h"),
        (("floor: 15m", "floor: 2d"), "floor is above ceiling"),
        (("country: TJ", "timezone: Asia/Dushanbee"), "unknown time zone"),
        (("http://one.example/rss", "ftp://one.example/rss"), "http://"),
        (("http://one.example/rss", "http://me:pw@one.example/rss"), "password"),
        (("name: One", "name: 1"), "put it in quotes"),
        (("slug: one", "slug: One!"), "does not look right"),
        (("country: TJ", "kind: indepedent"), "did you mean 'independent'"),
        (("country: TJ", "implies: [tjj]"), "did you mean 'tj'"),
        (("severity: low", "severity: lwo"), "low"),
        (("contact: me@example.org", "contact: a\ncontact: b"), "a second time"),
        (("contact: me@example.org", "contact: &x a\ndatabase: *x"), "aliases"),
        (("contact: me@example.org", "include: [pack:nowhere]"), "there is no 'pack:nowhere'"),
        (("contact: me@example.org", "include: [pack:../x]"), "there is no"),
        (("contact: me@example.org", "daemon: {digest_at: 6}"), "in quotes"),
    ],
)
def test_each_mistake_has_its_words(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    complaints = problems(tmp_path, GOOD.replace(*change))
    assert any(message in problem for problem in complaints), complaints


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "# nothing",
        "just text",
        "- a\n- b",
        "a: [",
        "\ta: b",
        "a: b\n---\nc: d",
        b"\xff\xfe\x00",
        "[" * 3000,
        "a: " * 200,
        "x: &a [*a]",
        "? [a]\n: b",
        "%YAML 9.9\n---\na: b",
        "a: " + "b" * (2 << 20),
        "{" * 200 + "}" * 200,
        "a: !!python/object/apply:os.system [x]",
    ],
)
def test_no_file_makes_a_traceback(tmp_path: Path, text: str | bytes) -> None:
    for problem in problems(tmp_path, text):
        assert problem.startswith("config.yaml:"), problem


def test_words_and_numbers_are_what_they_look_like(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace("name: One", "name: no").replace("slug: one", "slug: 'off'"))
    assert loaded.sources[0].name == "no"


def test_doubles_across_sources(tmp_path: Path) -> None:
    second = "  - {slug: one, name: Again, feeds: [{url: 'http://one.example/rss'}]}\ngroups:"
    complaints = problems(tmp_path, GOOD.replace("groups:", second, 1))
    assert any("another source's slug" in problem for problem in complaints)
    assert any("has this feed already" in problem for problem in complaints)


def test_a_source_is_added_and_every_comment_stays(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    path = tmp_path / "config.yaml"
    feeds = (config.NewFeed("http://two.example/map.xml", "sitemap"),)
    config.add_source(path, config.NewSource(slug="two", name='T"wo: #2', homepage="http://two.example/", feeds=feeds))
    text = path.read_text(encoding="utf-8")
    assert "# our own" in text
    assert "# the main one" in text
    assert [source.name for source in config.load(path).sources] == ["One", 'T"wo: #2']
    with pytest.raises(ConfigError, match="another source's slug"):
        config.add_source(path, config.NewSource(slug="two", name="x", feeds=(config.NewFeed("http://x.example/"),)))
    assert path.read_text(encoding="utf-8") == text
    assert [name.name for name in tmp_path.iterdir()] == ["config.yaml"]


def test_the_shipped_configuration_loads() -> None:
    loaded = config.load(ROOT / "config.yaml")
    assert len(loaded.watches) == 22
    assert loaded.watches.terms > 2500
    assert len(loaded.sources) > 60


def test_the_shipped_schema_is_the_models() -> None:
    assert json.loads((ROOT / "crawler" / "config.schema.json").read_text(encoding="utf-8")) == config.schema()


def test_every_key_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    schema = config.schema()
    names = set(schema["properties"]) | {
        name for definition in schema["$defs"].values() for name in definition.get("properties", {})
    }
    assert not {name for name in names if f"`{name}`" not in page}
    assert f"| `kind` | `rss` | {schema['$defs']['FeedModel']['properties']['kind']['description']} |" in page


@pytest.mark.skipif(not (SHARED / "data").exists(), reason="the corpora are not here")
def test_the_yaml_suite_raises_nothing_but_our_own(tmp_path: Path) -> None:
    with tarfile.open(SHARED / "data" / "badinputs" / "yaml-test-suite.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                try:
                    load(tmp_path, stream.read())
                except ConfigError:
                    continue


def test_opml_there_and_back() -> None:
    loaded = config.load(ROOT / "config.yaml")
    assert {outline.url for outline in opml.read_opml(opml.export_opml(loaded))} == {feed.url for feed in loaded.feeds}


@pytest.mark.parametrize("text", ["", "<html/>", "<opml>", "<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", "{}"])
def test_what_is_no_opml_is_refused(text: str) -> None:
    from crawler.model.errors import BorderwatchError

    with pytest.raises(BorderwatchError):
        opml.read_opml(text)


def test_a_gazetteer_of_ones_own_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    rows = tmp_path / "places.jsonl"
    place = {"id": "x", "name": "Xtown", "country": "TJ", "type": "town", "lat": 37, "lon": 70, "aliases": {"en": ["Xtown"]}}
    rows.write_text(json.dumps(place) + "\n", encoding="utf-8")
    text = "gazetteer: places.jsonl\nwatches:\n  - {id: w, title: W, severity: low, query: 'place:Xtown'}\n"
    assert load(tmp_path, text.encode()).watches.match("", "Fire in Xtown.")
    rows.write_text(json.dumps({**place, "lat": 99}) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"places\.jsonl:1"):
        load(tmp_path, text.encode())
    with pytest.raises(ConfigError, match=r"config\.yaml:1: gazetteer: .*cannot be read"):
        load(tmp_path, b"gazetteer: nowhere.jsonl\n")


def test_an_unknown_group_of_skipped_paragraphs_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml:3: skip_paragraphs\[0\]: no group 'captoins'; did you mean 'captions'"):
        load(tmp_path, b"include: [pack:border]\n\nskip_paragraphs: [captoins]\n")


def test_a_group_that_is_to_be_new_and_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml:3: novel\[0\]: there is no group 'talban'; did you mean 'taliban'"):
        load(tmp_path, b"include: [pack:border]\n\nnovel: [talban]\n")
    assert {"taliban", "drone"} <= set(load(tmp_path, b"include: [pack:border]\n").novel)


def named(*sources: str) -> str:
    """A configuration of sources without feeds: `slug` or `slug: what it was`."""
    blocks = "".join(
        f"  - {{slug: {slug}, name: X{f', was: {was}' if was else ''}}}\n"
        for slug, _, was in (text.partition(": ") for text in sources)
    )
    return f"sources:\n{blocks}watches:\n  - {{id: w, title: W, severity: low, when: river}}\n{RIVER}"


RIVER = "groups:\n  river: {en: [river]}\n"


def test_a_former_slug_is_one_or_a_list(tmp_path: Path) -> None:
    loaded = load(tmp_path, named("a: old", "b: [older, oldest]", "c"))
    assert [source.was for source in loaded.sources] == [("old",), ("older", "oldest"), ()]


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (("a: a",), "config.yaml:2: sources[0].was: 'a' is its name now: leave it out"),
        (("a: b", "b"), "config.yaml:2: sources[0].was: 'b' is still in use: what the archive has under it belongs there"),
        (("a: x", "b: x"), "config.yaml:3: sources[1].was: 'x' was 'a' already"),
        (("a: [x, x]",), "config.yaml:2: sources[0].was: 'x' stands here twice"),
    ],
)
def test_a_former_slug_has_one_successor_and_is_in_use_no_more(tmp_path: Path, sources: tuple[str, ...], message: str) -> None:
    assert problems(tmp_path, named(*sources)) == [message]


def test_names_that_went_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    assert [problem.split(":", 2)[2] for problem in problems(tmp_path, named("a: b", "b: a"))] == [
        " sources[0].was: 'b' is still in use: what the archive has under it belongs there",
        " sources[1].was: 'a' is still in use: what the archive has under it belongs there",
    ]


@pytest.mark.parametrize(
    ("was", "message"),
    [
        ("w", "'w' is its name now: leave it out"),
        ("v", "'v' is still in use: what the archive has under it belongs there"),
        ("[x, x]", "'x' stands here twice"),
        ("{x: y}", "is the id that the watch had before, or a list of ids"),
    ],
)
def test_a_former_id_of_a_watch_is_checked_alike(tmp_path: Path, was: str, message: str) -> None:
    text = (
        f"{RIVER}watches:\n  - {{id: v, title: V, severity: low, when: river}}\n"
        f"  - {{id: w, was: {was}, title: W, severity: low, when: river}}\n"
    )
    assert problems(tmp_path, text) == [f"config.yaml:5: watches[1].was: {message}"]


def test_a_former_id_of_a_watch_is_kept(tmp_path: Path) -> None:
    loaded = load(tmp_path, f"{RIVER}watches:\n  - {{id: w, was: old, title: W, severity: low, when: river}}\n")
    assert loaded.watches.watches[0].was == ("old",)


def test_the_shipped_vocabulary_can_be_included_without_its_watches(tmp_path: Path) -> None:
    """Its rules on other senses name groups of watches that are not there then."""
    path = tmp_path / "config.yaml"
    path.write_text(
        "contact: test@example.org\ninclude: [pack:border]\nwatches:\n  - {id: floods, title: Floods, severity: low, query: flood*}\n",
        encoding="utf-8",
    )
    assert [watch.id for watch in config.load(path).watches.watches] == ["floods"]


@pytest.mark.parametrize("database", ["/", "/..", "/tmp/../.."])
def test_a_database_that_is_no_file_is_told_with_its_line(tmp_path: Path, database: str) -> None:
    text = f"contact: a@b.example\ndatabase: {database}\n"
    assert problems(tmp_path, text) == [f"config.yaml:2: database: {database!r} names no file"]
