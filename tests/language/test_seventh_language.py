"""A language is one file: an invented seventh, out of a folder, goes the whole way from feed to digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.facts.figures import denial, figures_of
from crawler.language import dates, tables
from crawler.language.identify import normal
from crawler.language.morphology import forms, inflect, languages_of
from crawler.model.errors import ConfigError
from tests.road import Road
from tests.site import Site

WORDS = Path(__file__).with_name("words")
ZARNIC = (WORDS / "qz.py").read_text(encoding="utf-8")
MONTHS = "zorvan zorbel zortur zordal zornem zorkis zorlup zorpag zormiv zorsen zortak zorhul".split()
HEADLINE = "Talibok negbit brumvokori pri Shir Khan Bandar"
TEXT = [
    "V gradok Shir Khan Bandar plusko kam ŧendo ŧir vojok morbit, i ŧov ranbit v brumvokor na rekok.",
    "Ministrok skazalo hodŧi, da vojok drugok strano prehodbit most i vernobit domok posle dolgok boj v dolinok.",
    "Ludok iz selok slushalo strelbok vsok nocŧo, a decok ne hodbit v skolok, poka most ne otvorbit anovok za ludok.",
]
SOURCE = (
    "  - slug: zarn\n    name: Zarn Daily\n    country: TJ\n    languages: [qz]\n    timezone: Asia/Dushanbe\n"
    '    feeds: [{{url: "{url}"}}]\n'
)
WATCH = """
  - id: brumvok
    title: Brumvok on the river
    severity: high
    query: "brumvok~qz"
"""


@pytest.fixture
def zarnic(tmp_path: Path) -> Iterator[Path]:
    """The folder of the language, read; afterwards only the shipped languages."""
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "qz.py").write_text(ZARNIC, encoding="utf-8")
    tables.use_folder(folder)
    yield folder
    tables.use_folder("")


def test_feed_page_date_language_figure_denial_watch_story_and_digest(tmp_path: Path) -> None:
    day = datetime.now(UTC) - timedelta(days=2)
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "qz.py").write_text(ZARNIC, encoding="utf-8")
    with Site() as site:
        site.publish(
            "/a", HEADLINE, [f"{day.day} {MONTHS[day.month - 1]} {day.year}", *TEXT, "ŧitajte takok: drugok novosŧ"], lang="qz"
        )
        url = site.feed("/rss", [{"link": site.url("/a"), "title": HEADLINE}])
        road = Road(tmp_path, SOURCE.format(url=url), settings="language_tables: words")
        text = road.path.read_text(encoding="utf-8").replace("\nwatches:\n", "\nwatches:" + WATCH, 1)
        road.path.write_text(text, encoding="utf-8")
        assert "1 recorded" in road.borderwatch("poll")
        assert road.sql("SELECT language, substr(published_at, 1, 10) FROM articles") == [("qz", _midnight_in_dushanbe(day))]
        assert "takok" not in road.value("SELECT text FROM articles"), "a line that announces another page is no text"
        figures = road.sql("SELECT value, qualifier, unit, label FROM figures ORDER BY start")
        assert (23, "min", "killed") in [row[:3] for row in figures]
        assert road.value("SELECT matched FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = 'brumvok'")
        assert road.value("SELECT count(*) FROM stories") == 1
        digest = road.borderwatch("digest")
        assert HEADLINE in digest
        assert "Zarnic" in road.borderwatch("digest", "--format", "html")
        road.balance()


def _midnight_in_dushanbe(day: datetime) -> str:
    """The date in UTC of midnight of a day five hours east."""
    return f"{day - timedelta(days=1):%Y-%m-%d}"


@pytest.mark.usefixtures("zarnic")
def test_its_words_are_read_as_those_of_the_others_are() -> None:
    assert dates.parse("5 zorlup 2021") == datetime(2021, 7, 5, tzinfo=UTC)
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert dates.parse("3 dentri predŧo", now=now) == now - timedelta(days=3)
    (killed, wounded) = figures_of("", TEXT[0], lang="qz")
    assert (killed.value, killed.qualifier, killed.unit) == (23, "min", "killed")
    assert (wounded.value, wounded.unit) == (4, "wounded")
    assert denial(HEADLINE, "")
    assert not denial(HEADLINE.replace("negbit", "napadbit"), "")
    assert forms(inflect("brumvok", "qz")) == ["brumvok", "brumvokor", "brumvokori", "brumvokorim"]
    assert languages_of("nocŧo") == ("qz",)
    assert languages_of("border") == ("en", "uz", "qz")
    assert normal("qzz") == "qz"


def test_the_six_are_as_they_were_when_it_is_gone(zarnic: Path) -> None:
    assert tables.table_of("qz")
    tables.use_folder("")
    assert tuple(tables.TABLES) == ("en", "ru", "tg", "fa", "ps", "uz")
    assert dates.parse("5 zorlup 2021") is None
    assert languages_of("border") == ("en", "uz")
    tables.use_folder(zarnic)
    assert dates.parse("5 zorlup 2021")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("ŧun 1|", "ŧun one|"), "qz.py:20: numbers: 'ŧun one' must be words and a number"),
        (('"zorvan zorbel ', '"zorvan '), "qz.py:15: months: a row has 11 words, not twelve"),
        (('    ago="predŧo",\n', ""), "qz.py:1: ago: is missing: ago"),
        (('"killed": "morbit", ', ""), "units: lacks killed"),
        (('"killed"', '"kiled"'), "units: there is no 'kiled': one of killed, wounded"),
        (('name="Zarnic"', 'nmae="Zarnic"'), "qz.py:9: nmae: there is no such field"),
        (('ago="predŧo"', "ago=__import__('os').getcwd()"), "ago: is no plain text, number, tuple or mapping"),
        (('code="qz"', 'code="ru"'), "code: 'ru' is Russian already"),
        (('code="qz"', 'code="qx"'), "code: the file of 'qx' is named qx.py"),
        (('"suffixes"', '"finnish"'), "morphology: 'finnish' is none of english, russian"),
        (('endings={"any": "or ori orim"}', "endings={}"), "endings: the morphology 'suffixes' needs 'any'"),
        (('scripts="LATIN"', 'scripts="LATTIN"'), "scripts: 'LATTIN' is none of LATIN, CYRILLIC, ARABIC"),
        (("ZARNIC = LanguageTable(", "ZARNIC = dict("), "must hold one table"),
        (("ZARNIC = LanguageTable(", "ZARNIC = LanguageTable(("), "is no Python"),
    ],
)
def test_a_table_that_cannot_be_used_is_complained_about(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    assert change[0] in ZARNIC
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "qz.py").write_text(ZARNIC.replace(*change), encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text("contact: a@example.org\nlanguage_tables: words\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        configuration.load(path)
    assert complaint in str(error.value)
    assert "config.yaml:2: language_tables: " in str(error.value)
    assert tuple(tables.TABLES) == ("en", "ru", "tg", "fa", "ps", "uz")


def test_a_folder_that_is_not_there_or_holds_no_table_is_complained_about(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("contact: a@example.org\nlanguage_tables: words\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="words: cannot be read: No such file"):
        configuration.load(path)
    (tmp_path / "words").mkdir()
    with pytest.raises(ConfigError, match=r"holds no table of a language, such as ky\.py"):
        configuration.load(path)
