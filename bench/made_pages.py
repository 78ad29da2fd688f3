"""News pages as real sites have them, invented: five layouts, six languages, paragraphs that every page of a site repeats.

A page is made of a host's furniture (style, scripts, menus of a hundred links, teasers, comments: most of its bytes, as on
real sites) and an article. Two paragraphs recur: one on all pages of a host, one only on the second half of them, so that
it becomes known in the middle of a run. The true text holds neither.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

FUNCTION_WORDS = {
    "en": "the of and to in a that is for on with was by as at from it said has were which their have been after",
    "ru": "и в на с по что не он за из как это для от был его к но при были также после сообщил области года",
    "tg": "ва дар ба аз ки бо ин барои аст шуд буд он гуфт як мардум низ ҳам баъд аз соли вилояти ноҳияи кишвар тоҷик",
    "fa": "و در به از که این را با است برای آن شد یک گفت بود تا نیز پس مردم کشور ولایت سال خود شده‌اند",
    "ps": "او په د چې له دا سره ته کې یو هم شو وو ویل خلک هېواد ولایت کال خپل وروسته لپاره دی شوي ځای",
    "uz": "va bu bilan uchun ham deb da bir edi dan boʻldi keyin yil viloyati aytdi odamlar mamlakat oʻz u esa tumani lekin",
}
WORD_SYLLABLES = {
    "en": "ba re to lin der ma shu gan por ti sel kan mer ston ing est",
    "ru": "ба ре то лин дер ма шу ган пор ти сел кан ско ние ный ость",
    "tg": "ба ре тӯ лин дар ма шӯ ҳан пор ӣ сал қон ҷо ғи ҳо гуна",
    "fa": "با ری تو لین در ما شو گان پر تی سل کن نا دان ها خوا",
    "ps": "با ړي تو لین ډر ما ښو ګان پر تي سل کن ځا نه ونه څو",
    "uz": "ba re to lin dar ma shu gʻan por ti sal qon cha lik lar moq",
}
SENTENCE_WORDS, PARAGRAPH_SENTENCES, ARTICLE_PARAGRAPHS = (9, 24), (2, 5), (5, 14)
MENU_LINK_COUNTS, TEASER_COUNTS, FURNITURE_CHARS = (60, 260), (8, 40), (20_000, 110_000)
FUNCTION_WORD_SHARE = 0.45
FULL_STOPS = {"fa": ".", "ps": "."}


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page with what a reader would call its article."""

    name: str
    title: str
    text: str  # paragraphs, one a line; neither title nor recurring paragraphs
    html: str
    published: datetime


@dataclass(frozen=True, slots=True)
class ArticleParts:
    language: str
    title: str
    author: str
    published: datetime
    paragraphs: Sequence[str]
    recurring: Sequence[str]


@dataclass(frozen=True, slots=True)
class Furniture:
    """All that the pages of a host share."""

    style: str
    script: str
    menu: str
    teasers: str
    comments: str


class Writer:
    """Invented sentences in a language; the same dice write the same."""

    def __init__(self, language: str, dice: random.Random) -> None:
        self.language, self._dice = language, dice
        self._function_words = FUNCTION_WORDS[language].split()
        self._syllables = WORD_SYLLABLES[language].split()

    def word(self) -> str:
        if self._dice.random() < FUNCTION_WORD_SHARE:
            return self._dice.choice(self._function_words)
        return "".join(self._dice.choices(self._syllables, k=self._dice.randint(2, 4)))

    def words(self, count: int) -> str:
        return " ".join(self.word() for _ in range(count))

    def sentence(self) -> str:
        parts = [self.word() for _ in range(self._dice.randint(*SENTENCE_WORDS))]
        if self._dice.random() < 0.25:
            parts[self._dice.randrange(len(parts))] = str(self._dice.randint(2, 2400))
        if self._dice.random() < 0.4:
            parts[len(parts) // 2] += ","
        sentence = " ".join(parts)
        return sentence[0].upper() + sentence[1:] + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self._dice.randint(*PARAGRAPH_SENTENCES)))


def _date_line(article: ArticleParts) -> str:
    return f'<time datetime="{article.published.isoformat()}">{article.published:%d.%m.%Y %H:%M}</time>'


def _tagged(paragraphs: Sequence[str], start: str = "<p>", end: str = "</p>\n") -> str:
    return "".join(f"{start}{escape(paragraph)}{end}" for paragraph in paragraphs)


def _semantic(article: ArticleParts, host: Furniture) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "author": {"@type": "Person", "name": article.author},
    }
    return f"""<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script></head><body>
<header><nav>{host.menu}</nav></header><main><article><h1>{escape(article.title)}</h1><p class="byline">{escape(article.author)}</p>
{_date_line(article)}<figure><img src="/i.jpg" alt=""><figcaption>{escape(article.author)}</figcaption></figure>
{_tagged(article.paragraphs)}{_tagged(article.recurring)}</article><aside>{host.teasers}</aside></main>
<section class="comments">{host.comments}</section><footer>{host.menu[:4000]}</footer>"""


def _nested_divs(article: ArticleParts, host: Furniture) -> str:
    return f"""</head><body><div id="top"><div class="menu">{host.menu}</div></div><div id="wrap"><div class="left-col">
<div class="widget">{host.teasers}</div></div><div class="center"><div class="news-item"><h2 class="news-title">{escape(article.title)}</h2>
<div class="news-date">{article.published:%d.%m.%Y, %H:%M}</div><div class="news-text">{_tagged(article.paragraphs)}</div>
<div class="tags"><a href="/t/1">a</a> <a href="/t/2">b</a></div><div class="subscribe">{_tagged(article.recurring)}</div></div>
<div class="more">{host.teasers}</div></div></div><div id="bottom">{host.menu[:3000]}</div>"""


def _table_layout(article: ArticleParts, host: Furniture) -> str:
    return f"""</head><body><table width="980"><tr><td colspan="3">{host.menu}</td></tr><tr><td width="180" valign="top">{host.teasers}</td>
<td valign="top"><font size="4"><b>{escape(article.title)}</b></font><br><small>{article.published:%d.%m.%Y}</small><br><br>
{_tagged([*article.paragraphs, *article.recurring], "", "<br><br>")}</td><td width="160">{host.menu[:6000]}</td></tr></table>"""


def _blog_engine(article: ArticleParts, host: Furniture) -> str:
    return f"""</head><body class="single single-post"><div id="page"><header id="masthead"><ul class="menu">{host.menu}</ul></header>
<div id="content"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(article.title)}</h1>
<div class="entry-meta">{_date_line(article)} <a rel="author" href="/a">{escape(article.author)}</a></div></header>
<div class="entry-content">{_tagged(article.paragraphs)}{_tagged(article.recurring)}<div class="sharedaddy"><a href="#">f</a></div></div>
</article><div id="related">{host.teasers}</div><div id="comments"><ol class="comment-list">{host.comments}</ol></div></div></div>"""


def _portal(article: ArticleParts, host: Furniture) -> str:
    state = json.dumps({"menu": host.menu[:8000], "id": article.title}, ensure_ascii=False).replace("</", "<\\/")
    return f"""<meta property="article:published_time" content="{article.published.isoformat()}"></head><body><div id="app">
<div class="c-1a2b">{host.menu}</div><section class="c-9f" data-kind="story"><h1 class="c-h">{escape(article.title)}</h1>
<div class="c-lead" data-block="text"><p>{escape(article.paragraphs[0])}</p></div><div class="c-body">
{_tagged(article.paragraphs[1:], '<div class="c-par" data-block="text"><p>', "</p></div>")}</div>{_tagged(article.recurring)}</section>
<div class="c-rail">{host.teasers}</div></div><script>window.__STATE__={state}</script>"""


LAYOUTS: tuple[Callable[[ArticleParts, Furniture], str], ...] = (_semantic, _nested_divs, _table_layout, _blog_engine, _portal)


def _furniture(writer: Writer, dice: random.Random) -> Furniture:
    def link(number: int) -> str:
        return f'<li><a class="m{number % 7}" href="/s/{dice.randrange(10**6)}">{escape(writer.words(dice.randint(1, 4)))}</a></li>'

    def teaser() -> str:
        return f'<div class="teaser"><a href="/n/{dice.randrange(10**6)}"><img src="/t.jpg">{escape(writer.words(9))}</a></div>'

    size = dice.randint(*FURNITURE_CHARS)
    names = [f"k{dice.randrange(16**5):05x}" for _ in range(900)]
    script = ";".join(f"var {name}=function(a){{return a.{dice.choice(names)}+{dice.randrange(10**5)}}}" for name in names)
    style = "".join(f".{name}{{margin:{dice.randrange(40)}px;color:#{dice.randrange(16**6):06x}}}" for name in names)
    return Furniture(
        style=style[: size // 3],
        script=script[: size - size // 3],
        menu="".join(link(number) for number in range(dice.randint(*MENU_LINK_COUNTS))),
        teasers="".join(teaser() for _ in range(dice.randint(*TEASER_COUNTS))),
        comments="".join(f"<li><b>{writer.word()}</b><p>{escape(writer.sentence())}</p></li>" for _ in range(dice.randint(0, 6))),
    )


def make_host(number: int, pages: int, newest: datetime) -> list[MadePage]:
    """The pages of a host, newest first. Its number decides language and layout."""
    dice = random.Random(f"host {number}")
    language = list(FUNCTION_WORDS)[number % len(FUNCTION_WORDS)]
    writer, layout = Writer(language, dice), LAYOUTS[number % len(LAYOUTS)]
    furniture, always, later = _furniture(writer, dice), writer.paragraph(), writer.paragraph()
    made = []
    for position in range(pages):
        title = writer.words(dice.randint(5, 11))
        article = ArticleParts(
            language=language,
            title=title[0].upper() + title[1:],
            author=f"{writer.word().title()} {writer.word().title()}",
            published=newest - timedelta(minutes=7 * position),
            paragraphs=[writer.paragraph() for _ in range(dice.randint(*ARTICLE_PARAGRAPHS))],
            recurring=[always, later] if position >= pages // 2 else [always],
        )
        html = f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(article.title)} | {number}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{escape(article.title)}">
<style>{furniture.style}</style><script>{furniture.script}</script>{layout(article, furniture)}</body></html>"""
        made.append(
            MadePage(
                name=f"/{number}-{position}.html",
                title=article.title,
                text="\n".join(article.paragraphs),
                html=html,
                published=article.published,
            )
        )
    return made
