"""The invented outlets: who they are, how their site is built, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.demo.texts import Language
from jobs.demo.texts.en import ENGLISH_TEXTS
from jobs.demo.texts.fa import DARI_TEXTS
from jobs.demo.texts.ps import PASHTO_TEXTS
from jobs.demo.texts.ru import RUSSIAN_TEXTS
from jobs.demo.texts.tg import TAJIK_TEXTS
from jobs.demo.texts.uz import UZBEK_CYRILLIC_TEXTS, UZBEK_TEXTS

OUTLET_TIME_ZONES = {"TJ": "Asia/Dushanbe", "AF": "Asia/Kabul", "UZ": "Asia/Tashkent", "RU": "Europe/Moscow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One host of the invented world."""

    slug: str
    name: str
    language: Language
    lang: str
    country: str
    kind: str
    owner: str
    feed: str = "/rss.xml"  # path of its first endpoint
    form: str = "rss20"  # what that serves: rss20 rss092 atom rdf json news_sitemap sitemap_index listing homepage
    config_kind: str = "rss"
    selector: str = ""
    fallback: str = ""  # path of a news sitemap to fall back on
    design: int = 0  # which page template
    events: tuple[str, ...] = ()  # its own reports
    copies: tuple[tuple[str, str, str], ...] = ()  # (event, outlet it copies, how: whole, cut, footer, edited)
    noise: int = 8
    bulletins: int = 0
    oddity: str = ""  # gone html empty zombie slow forbidden throttled charset
    solar: bool = False  # shows Solar Hijri dates, and its feed has none


OUTLETS = (
    Outlet(
        slug="panj-observer",
        name="Panj Observer",
        language=ENGLISH_TEXTS,
        lang="en",
        country="TJ",
        kind="independent",
        owner="its staff",
        design=0,
        events=("crossing", "clash", "drugs", "closed", "flood", "trade", "quake"),
        noise=10,
    ),
    Outlet(
        slug="northern-gate",
        name="Northern Gate",
        language=ENGLISH_TEXTS,
        lang="en",
        country="AF",
        kind="exile",
        owner="a foundation abroad",
        feed="/atom.xml",
        form="atom",
        design=1,
        noise=9,
        copies=(("crossing", "panj-observer", "footer"), ("clash", "panj-observer", "edited")),
    ),
    Outlet(
        slug="silk-line",
        name="Silk Line Monitor",
        language=ENGLISH_TEXTS,
        lang="en",
        country="GB",
        kind="international",
        owner="a think tank",
        feed="/sitemap.xml",
        form="sitemap_index",
        config_kind="sitemap",
        design=2,
        noise=9,
        copies=(("crossing", "panj-observer", "cut"), ("flood", "panj-observer", "whole")),
    ),
    Outlet(
        slug="pamir-herald",
        name="Памирский вестник",
        language=RUSSIAN_TEXTS,
        lang="ru",
        country="TJ",
        kind="independent",
        owner="private",
        design=3,
        events=("crossing", "clash", "drugs", "closed", "flood", "trade", "quake"),
        noise=9,
    ),
    Outlet(
        slug="steppe-courier",
        name="Степной курьер",
        language=RUSSIAN_TEXTS,
        lang="ru",
        country="RU",
        kind="state",
        owner="a state agency",
        feed="/rdf.xml",
        form="rdf",
        design=4,
        noise=9,
        copies=(("crossing", "pamir-herald", "footer"), ("drugs", "pamir-herald", "whole")),
    ),
    Outlet(
        slug="city-of-springs",
        name="Город родников",
        language=RUSSIAN_TEXTS,
        lang="ru",
        country="TJ",
        kind="independent",
        owner="private",
        feed="/",
        form="listing",
        config_kind="listing",
        selector="main .headline a",
        design=5,
        noise=9,
        bulletins=4,
        copies=(("clash", "pamir-herald", "cut"),),
    ),
    Outlet(
        slug="voice-of-vanjob",
        name="Садои Ванҷоб",
        language=TAJIK_TEXTS,
        lang="tg",
        country="TJ",
        kind="state",
        owner="the state",
        feed="/rss092.xml",
        form="rss092",
        design=6,
        events=("crossing", "clash", "drugs", "closed", "flood", "trade", "quake"),
        noise=8,
    ),
    Outlet(
        slug="river-paper",
        name="Рӯзномаи Дарё",
        language=TAJIK_TEXTS,
        lang="tg",
        country="TJ",
        kind="independent",
        owner="private",
        feed="/feed.json",
        form="json",
        design=7,
        noise=8,
        copies=(("crossing", "voice-of-vanjob", "footer"),),
    ),
    Outlet(
        slug="northern-voice",
        name="آوای شمال",
        language=DARI_TEXTS,
        lang="fa",
        country="AF",
        kind="independent",
        owner="private",
        design=0,
        events=("crossing", "clash", "drugs", "closed", "flood", "trade", "quake"),
        noise=8,
        solar=True,
    ),
    Outlet(
        slug="eastern-window",
        name="پنجره خاور",
        language=DARI_TEXTS,
        lang="fa",
        country="AF",
        kind="exile",
        owner="a foundation abroad",
        feed="/atom.xml",
        form="atom",
        design=2,
        noise=8,
        copies=(("crossing", "northern-voice", "footer"), ("closed", "northern-voice", "whole")),
    ),
    Outlet(
        slug="call-of-the-river",
        name="د سیند غږ",
        language=PASHTO_TEXTS,
        lang="ps",
        country="AF",
        kind="independent",
        owner="private",
        design=1,
        events=("crossing", "clash", "closed", "flood", "quake"),
        noise=9,
        bulletins=3,
    ),
    Outlet(
        slug="amu-xabar",
        name="Amu Xabar",
        language=UZBEK_TEXTS,
        lang="uz",
        country="UZ",
        kind="independent",
        owner="private",
        feed="/news-sitemap.xml",
        form="news_sitemap",
        config_kind="sitemap",
        design=3,
        events=("crossing", "clash", "drugs", "flood"),
        noise=9,
    ),
    Outlet(
        slug="by-the-amu",
        name="Аму бўйида",
        language=UZBEK_CYRILLIC_TEXTS,
        lang="uz",
        country="UZ",
        kind="independent",
        owner="private",
        feed="/",
        form="homepage",
        config_kind="discover",
        design=4,
        events=("crossing", "closed", "quake"),
        noise=8,
    ),
    Outlet(
        slug="kokcha-post",
        name="Kokcha Post",
        language=ENGLISH_TEXTS,
        lang="en",
        country="AF",
        kind="independent",
        owner="private",
        feed="/feed/",
        fallback="/news-sitemap.xml",
        design=5,
        noise=5,
        oddity="gone",
    ),
    Outlet(
        slug="old-bazaar",
        name="Old Bazaar Weekly",
        language=ENGLISH_TEXTS,
        lang="en",
        country="AF",
        kind="independent",
        owner="private",
        feed="/feed/",
        noise=0,
        oddity="html",
    ),
    Outlet(
        slug="oxus-notes",
        name="Oxus Notes",
        language=ENGLISH_TEXTS,
        lang="en",
        country="GB",
        kind="research",
        owner="a university",
        noise=0,
        oddity="empty",
    ),
    Outlet(
        slug="wakhan-diary",
        name="Wakhan Diary",
        language=ENGLISH_TEXTS,
        lang="en",
        country="AF",
        kind="independent",
        owner="private",
        noise=3,
        oddity="zombie",
    ),
    Outlet(
        slug="mountain-radio",
        name="Горное радио",
        language=RUSSIAN_TEXTS,
        lang="ru",
        country="TJ",
        kind="independent",
        owner="private",
        design=6,
        noise=5,
        oddity="slow",
    ),
    Outlet(
        slug="closed-gate",
        name="Closed Gate News",
        language=ENGLISH_TEXTS,
        lang="en",
        country="AF",
        kind="independent",
        owner="private",
        noise=4,
        oddity="forbidden",
    ),
    Outlet(
        slug="busy-wire",
        name="Busy Wire",
        language=ENGLISH_TEXTS,
        lang="en",
        country="GB",
        kind="international",
        owner="private",
        noise=3,
        oddity="throttled",
    ),
)
