"""The standfirst: what stands between headline and body belongs to the text, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extract import extract
from crawler.model import Entry, Page, Source
from tests.fakes import FIRST_SOURCE, LIMITS, an_article_found, an_entry, house

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://paper.example/news/bridge"
TITLE = "Night of shooting at the old bridge"
LEAD = "Two border guards were wounded when armed men opened fire on the post at Kalai Naw, officials said."
PARAGRAPHS = [
    f"On day {day} the villagers of the upper valley carried flour and salt over the pass, as {day + 3} families had done before."
    for day in range(2, 10)
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def text_of(html: str, summary: str = "", head: str = "") -> str:
    body = f"<html><head><title>{TITLE}</title>{head}</head><body><div class=page>{html}</div></body></html>"
    entry = Entry(key="k", link=URL, title=TITLE, summary=summary)
    page = Page(url=URL, body=body.encode())
    article = extract(page, source=Source(slug="", name=""), entry=entry, now=NOW, min_words=LIMITS.min_words).article
    assert article is not None
    return article.text


LAYOUTS = [
    f"<h1>{TITLE}</h1><p class=lead>{LEAD}</p><div class=content>{BODY}</div>",
    f"<header><h1>{TITLE}</h1><p>{LEAD}</p></header><div class=content>{BODY}</div>",
    f"<h1>{TITLE}</h1><h2 class=subtitle>{LEAD}</h2><div class=content>{BODY}</div>",
    f"<div class=article_title>{TITLE}</div><div class=article_subtitle>{LEAD}</div><div>2 photos</div><div class=content>{BODY}</div>",
    f"<h1>{TITLE}</h1><div class=anons>{LEAD}</div><div class=content>{BODY}</div>",
    f"<h1>{TITLE}</h1><div itemprop=description>{LEAD}</div><div class=content>{BODY}</div>",
    f"<h1>{TITLE}</h1><div class='field field-name-field-lead'><div>{LEAD}</div></div><div class=content>{BODY}</div>",
    f"<hgroup><h1>{TITLE}</h1><h2>{LEAD}</h2></hgroup><div class=content>{BODY}</div>",
    f"<h1>{TITLE}</h1><div class=meta-line>25 November 2026</div><div class=box><b class=summary>{LEAD}</b></div><div>{BODY}</div>",
    f"<h1>{TITLE}</h1><div class=synopsis>{LEAD}</div><div class=content>{'<br>'.join(PARAGRAPHS)}<div>Valley desk</div></div>",
    f"<nav><ul><li><h1>{TITLE}</h1></li></ul>{'<span>Valley</span>' * 200}</nav><h1>{TITLE}</h1><div class=lead>{LEAD}</div><div>{BODY}</div>",
]


@pytest.mark.parametrize("html", LAYOUTS)
def test_the_standfirst_belongs_to_the_text_once_and_first(html: str) -> None:
    text = text_of(html)
    assert text.startswith(LEAD)
    assert text.count("Kalai Naw") == 1
    assert PARAGRAPHS[0] in text


@pytest.mark.parametrize("html", LAYOUTS)
def test_an_alert_whose_event_stands_only_in_the_standfirst_is_raised(html: str, tmp_path: Path) -> None:
    html = html.replace(LEAD, "A patrol of Tajik guards clashed with smugglers below the ford at Kalai Naw on Sunday night.")
    with house(tmp_path) as h:
        entry = an_entry(title=TITLE)
        page = Page(url=entry.link, body=f"<html><head><title>{TITLE}</title></head><body>{html}</body></html>".encode())
        article = extract(page, source=FIRST_SOURCE, entry=entry, now=NOW, min_words=LIMITS.min_words).article
        assert article is not None
        h.recorder.record(an_article_found(h.plan().run_id, 1, entry, article))
        assert h.single_value("SELECT count(*) FROM alerts") == 1
        assert ("text", "clashed") in h.sql("SELECT field, text FROM hits")


@pytest.mark.parametrize(
    ("summary", "head"),
    [(LEAD, ""), ("", f'<meta name="description" content="{LEAD}">'), ("", f'<meta property="og:description" content="{LEAD}">')],
)
def test_an_element_without_a_name_is_one_when_page_or_feed_say_the_same(summary: str, head: str) -> None:
    html = f"<h1>{TITLE}</h1><div class=x7f><span>{LEAD}</span></div><div class=content>{BODY}</div>"
    assert text_of(html, summary, head).startswith(LEAD)
    assert "Kalai Naw" not in text_of(html)


def test_persian_words_with_joiners_are_found_as_well() -> None:
    lead = "دو سرباز مرزی در تیراندازی شب‌هنگام زخمی شدند و راه پل کهنه بسته شد، مقام‌ها می‌گویند."
    body = "".join(
        f"<p>در روز {day} مردم درهٔ بالا آرد و نمک را از راه کوتل می‌بردند و {day + 3} خانواده پیش از آنان رفته بودند.</p>"
        for day in range(9)
    )
    assert text_of(f"<h1>{TITLE}</h1><p class=lead>{lead}</p><div class=content>{body}</div>").startswith(lead)


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>{TITLE}</h1><p class=lead>{PARAGRAPHS[0]}</p><div class=content>{BODY}</div>",
        f"<h1>{TITLE}</h1><div class=author-intro><p class=byline>Anna Berg and the desk of the upper valley</p></div><div>{BODY}</div>",
        f"<header><h1>{TITLE}</h1><p>Published: 25.11.2026 10:05, updated: 26.11.2026 11:15, read: 1,203</p></header><div>{BODY}</div>",
        f"<h1>{TITLE}</h1><div class=photo-caption><p class=lead>A man stands beside the bridge on Monday.</p></div><div>{BODY}</div>",
        f"<h1>{TITLE}</h1><div class=related-intro><p class=teaser-text><a href=/x>Bread has become dearer in all markets</a></p></div><div>{BODY}</div>",
        f"<header><h1>{TITLE}</h1><script>var standfirst = 'a b c d e f g h i j k l';</script></header><div>{BODY}</div>",
        f"<h1>{TITLE}</h1><p class=lead>On day 2 the villagers of the upper valley carried flour and ...</p><div>{BODY}</div>",
    ],
)
def test_bylines_dates_captions_teasers_and_repetitions_are_none(html: str) -> None:
    assert text_of(html).startswith(PARAGRAPHS[0])


def test_a_standfirst_is_found_above_a_form_of_many_elements() -> None:
    form = f"<div class=signup>{'<label><input></label>' * 90}</div>"
    text = text_of(f"<h1>{TITLE}</h1><ul class=summary-list><li>{LEAD}</li></ul>{form}<div class=content>{BODY}</div>")
    assert text.split("\n\n") == [LEAD, *PARAGRAPHS]


def test_the_motto_below_the_name_of_the_site_is_none() -> None:
    motto = "The paper of the four upper valleys since 1911"
    head = f"<meta name=description content='{motto}'>"
    name = f"<div id=top><h1><a href='https://paper.example/'>The Paper</a></h1><h2>{motto}</h2></div><ul><li><a href=/a>News</a><li><a href=/b>Towns</a></ul>"
    assert text_of(f"{name}<div class=content>{BODY}</div>", head=head).split("\n\n") == PARAGRAPHS


def test_a_caption_above_the_standfirst_does_not_hide_it() -> None:
    html = (
        f"<div class=article><h1>{TITLE}</h1><div class=miniatures><p class=desc>A lorry of the border post, which was parked below the old bridge.</p>"
        f"</div><div class=article_lead>{LEAD}</div><div class=article_body><div class=text>{BODY}</div></div></div>"
    )
    assert text_of(html).startswith(LEAD)


def test_a_headline_among_other_articles_does_not_hide_the_one_above_the_text() -> None:
    row = f"<nav><ul><li><h1>{TITLE}</h1></li><li><a href=/a>Another article about the bridge</a></li></ul></nav>"
    head = f'<meta name=description content="{LEAD}">'
    html = f"<article>{row}<hgroup><h2>{TITLE}</h2></hgroup><div>{LEAD}</div><div class=content>{BODY}</div></article>"
    assert text_of(html, head=head).startswith(LEAD)
