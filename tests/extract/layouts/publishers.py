"""Pages of large publishers and agencies: hashed class names, application shells, AMP, live blogs, photo stories, fact boxes."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.extract.layouts.layout import layout
from tests.extract.layouts.texts import EN, FA, RU, TG

BBC = f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><title>{FA.title} - BBC News فارسی</title><meta property="og:site_name" content="BBC News فارسی"><meta name="description" content="{FA.standfirst}">
<script type="application/ld+json">{{"@context":"http://schema.org","@graph":[{{"@type":"NewsArticle","headline":"{FA.title}","datePublished":"2026-05-12T04:30:00.000Z","dateModified":"2026-05-12T06:30:00.000Z","author":{{"@type":"NewsMediaOrganization","name":"BBC News فارسی"}}}}]}}</script></head>
<body><div id="root"><header role="banner" class="bbc-1l3d7z2"><div class="bbc-x"><a href="/persian">BBC News فارسی</a></div><nav><ul><li><a href="#">خبر</a></li></ul></nav></header><div class="ebmt73l0 bbc-1ki2yqp"><main role="main" class="bbc-fa0wmp"><div class="bbc-1cvxiy9"><h1 id="content" class="bbc-14gqcmb">{FA.title}</h1></div>
<figure class="bbc-1qdcvv9"><div><img alt="پل"></div><figcaption class="bbc-3edg7g"><span class="visually-hidden">توضیح تصویر، </span><p dir="rtl">پل تیم روز دوشنبه. عکس از خبرگزاری</p></figcaption></figure>
<section role="region" aria-label="اطلاعات مقاله" class="bbc-12f8jnt"><ul class="bbc-16ml8n"><li class="bbc-1a"><span class="bbc-x1">نویسنده، </span><span class="bbc-x2">مریم کریمی</span></li><li><span>شغل، </span><span>بی‌بی‌سی</span></li></ul></section>
<div class="bbc-4wucq3"><b class="bbc-6m3zrv">{FA.standfirst}</b></div>{"".join(f'<div class="bbc-19j92fr"><p dir="rtl" class="bbc-1gjryo4">{paragraph}</p></div>' for paragraph in FA.paragraphs[:3])}
<section aria-labelledby="related" class="bbc-1s4v1b"><p class="bbc-t" id="related"><strong>مطالب مرتبط</strong></p><ul><li><a href="#"><span>مکتب‌ها در سه ولسوالی پس از یک هفته باران دوباره باز شد</span></a></li><li><a href="#">بهای آرد برای نخستین بار کاهش یافت</a></li></ul></section>
{"".join(f'<div class="bbc-19j92fr"><p dir="rtl" class="bbc-1gjryo4">{paragraph}</p></div>' for paragraph in FA.paragraphs[3:])}</main><section class="bbc-9qy5"><h2>پربیننده‌ترین</h2><ol><li><a href="#">بهای آرد برای نخستین بار پس از ماه جدی کاهش یافت</a></li></ol></section></div><footer><p>© 2026 بی بی سی. بی بی سی مسئول محتوای سایت های دیگر نیست.</p></footer></div></body></html>"""

RFERL = f"""<!DOCTYPE html><html lang="tg" dir="ltr"><head><title>{TG.title}</title><meta name="Author" content="Радиои Озодӣ"><meta property="og:site_name" content="Радиои Озодӣ"><meta name="description" content="{TG.standfirst}">
<script type="application/ld+json">{{"articleSection":"Ҷомеа","headline":"{TG.title}","datePublished":"2026-05-12 05:15:20Z","dateModified":"2026-05-12 06:00:00Z","author":{{"@type":"Person","name":"Анна Берг"}},"@type":"NewsArticle","@context":"http://schema.org"}}</script></head>
<body class="nav-no-loaded cc_theme pg-article"><div class="hidden"><a href="#content" class="accsbl">Ба мӯҳтавои асосӣ гузаред</a></div><div class="hdr"><div class="hdr-20"><a href="/">Радиои Озодӣ</a></div></div><div class="prnt-prgr"><main class="container"><div class="hdr-container"><div class="row"><div class="category js-category"><a href="#">Ҷомеа</a></div>
<div class="col-title col-xs-12"><h1 class="title pg-title">{TG.title}</h1></div><div class="col-publishing-details col-xs-12"><div class="publishing-details"><div class="published"><span class="date"><time pubdate="pubdate" datetime="2026-05-12T10:15:20+05:00">12 Май 2026</time></span></div><div class="links"><ul class="links__list"><li class="links__item"><a class="links__item-link" href="#">Анна Берг</a></li></ul></div></div></div></div></div>
<div class="body-container"><div class="row"><div class="col-xs-12"><div class="media-container"><figure class="media-image"><div class="img-wrap"><div class="thumb"><img></div></div><figcaption><span class="caption">Пули Ишкошим. Аксро хонандаи мо фиристод</span></figcaption></figure></div></div><div class="col-xs-12 col-sm-12 col-md-8"><div id="article-content" class="content-floated-wrap fb-quotable"><div class="wsw"><p><strong>{TG.standfirst}</strong></p>{"".join(f"<p>{paragraph}</p>" for paragraph in TG.paragraphs[:2])}
<div class="wsw__embed"><div class="media-block also-read"><a href="#" class="img-wrap"></a><div class="media-block__content"><span class="label">БОЗ ХОНЕД:</span><a href="#"><h4 class="media-block__title">Мактабҳо дар се ноҳия баъд аз борони якҳафтаина боз кушода шуданд</h4></a></div></div></div>{"".join(f"<p>{paragraph}</p>" for paragraph in TG.paragraphs[2:])}</div><ul><li class="tag"><a href="#">Пул</a></li></ul></div></div></div></div></main></div>
<div class="comments"><div class="comments__hdr"><h3>Форум</h3></div></div><footer><p>Радиои Озодӣ © 2026 Ҳамаи ҳуқуқҳо маҳфузанд.</p></footer></body></html>"""

_NEXT_DATA = json.dumps({"props": {"pageProps": {"article": {"title": EN.title, "body": " ".join(EN.paragraphs)}}}})
NEXT_RENDERED = f"""<!DOCTYPE html><html lang="en"><head><title>{EN.title} | Herald</title><meta property="og:site_name" content="Herald"><meta property="article:published_time" content="2026-05-12T07:00:00+05:00"><meta name="author" content="Anna Berg"></head><body><div id="__next"><div class="Layout_root__3xK1q"><div class="Header_bar__aB3_d"><a href="/">Herald</a></div><div class="Article_page__2hHc0"><div class="Article_kicker__aq2">Region</div><h1 class="Article_headline__1Zk4x">{EN.title}</h1><div class="Article_dek__9PqL2">{EN.standfirst}</div><div class="Byline_root__ee1"><span>By </span><a href="#">Anna Berg</a><span>12 May 2026, 07:00</span></div><div class="Share_row__2"><button>Share</button></div><div class="RichText_body__77abc">{"".join(f'<div class="RichText_p__3d">{paragraph}</div>' for paragraph in EN.paragraphs)}</div></div><div class="MoreStories_root__4"><h2>More stories</h2><div class="Card_root__1"><a href="#"><h3>Price of flour falls for the first time since January</h3><p>A sack of flour cost 310 somoni on the central market on Sunday.</p></a></div></div></div></div><script id="__NEXT_DATA__" type="application/json">{_NEXT_DATA}</script></body></html>"""

_LINKED = json.dumps(
    {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": EN.title,
        "datePublished": "2026-05-12T07:00:00+05:00",
        "author": {"@type": "Person", "name": "Anna Berg"},
        "articleBody": "\n\n".join(EN.paragraphs),
    }
)
NEXT_SHELL = f"""<!DOCTYPE html><html lang="en"><head><title>{EN.title}</title><script type="application/ld+json">{_LINKED}</script></head><body><div id="__next"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/_next/static/main.js"></script></body></html>"""

AMP = f"""<!doctype html><html amp lang="ru"><head><meta charset="utf-8"><title>{RU.title}</title><link rel="canonical" href="https://paper.example/news/bridges-reopen"><script type="application/ld+json">{{"@context":"http://schema.org","@type":"NewsArticle","headline":"{RU.title}","datePublished":"2026-05-12T10:15:00+05:00","author":{{"@type":"Person","name":"Анна Берг"}}}}</script></head><body><amp-sidebar id="sb" layout="nodisplay"><ul><li><a href="#">Главная</a></li></ul></amp-sidebar><header class="amp-header"><a href="/">Вестник</a></header><article class="amp-article"><header class="amp-article-header"><h1 class="amp-title">{RU.title}</h1><p class="amp-lead">{RU.standfirst}</p><div class="amp-meta">12 мая 2026, 10:15</div></header><amp-img src="a.jpg"></amp-img><div class="amp-content">{RU.markup}<amp-ad type="x"></amp-ad></div><amp-social-share type="telegram"></amp-social-share></article><section class="amp-related"><h3>Читайте также</h3><ul><li><a href="#">Мука подешевела впервые с января</a></li><li><a href="#">Школы в трёх районах открылись после недели дождей</a></li></ul></section><footer><p>© Вестник, 2026</p></footer></body></html>"""

_POSTS = (
    ("14:20", "The last of the lorries on the northern side has crossed, our reporter at the bridge says."),
    ("12:05", "The queue is now some sixty vehicles long. Drivers get tea and bread from the Red Crescent."),
    ("10:40", "The first convoy of the day has passed the customs post at Ishkashim without a search."),
    ("09:15", "The barriers at the bridge of Tem went up a few minutes ago, and the first lorries are on the way."),
)
LIVE_BLOG = f"""<!doctype html><html lang="en"><head><title>{EN.title} – live</title><meta property="og:title" content="{EN.title}"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"{EN.title}","datePublished":"2026-05-12T09:00:00+05:00","author":{{"@type":"Person","name":"Anna Berg"}}}}</script></head><body><header><a href="/">Herald</a></header><main><article class="live-blog"><div class="headline"><h1>{EN.title}</h1><p class="standfirst">{EN.standfirst}</p></div><div class="live-entries">{"".join(f'<div class="live-entry" id="e{number}"><div class="entry-time"><time datetime="2026-05-12T{clock}:00+05:00">{clock}</time></div><div class="entry-body"><p>{text}</p></div><div class="entry-share"><a href="#">Share</a></div></div>' for number, (clock, text) in enumerate(_POSTS))}</div></article></main><footer>© Herald</footer></body></html>"""

_SLIDES = (
    "A driver from Kunduz waits for the barrier to open at the bridge of Tem.",
    "Traders throw away apricots that did not survive nine days in the sun.",
    "Soldiers of the engineering corps carry planks to the broken approach road.",
    "Children of the village sell tea and bread to the drivers who wait.",
    "The first lorry crosses the river on Monday morning, after nine days.",
)
PHOTO_STORY = f"""<!doctype html><html lang="en"><head><title>In pictures: {EN.title}</title><meta property="og:title" content="In pictures: {EN.title}"><meta property="og:type" content="article"><meta property="article:published_time" content="2026-05-12T09:00:00+05:00"></head><body><header><a href="/">Herald</a></header><main><article><h1>In pictures: {EN.title}</h1><p class="intro">{EN.standfirst}</p><div class="photo-gallery">{"".join(f'<figure class="gallery-item"><img src="{number}.jpg"><figcaption>{text}</figcaption></figure>' for number, text in enumerate(_SLIDES))}</div></article><section class="more"><h2>More galleries</h2><ul><li><a href="#">In pictures: the harvest of mulberries</a></li><li><a href="#">In pictures: a wedding in the mountains</a></li></ul></section></main></body></html>"""

TICKER = f"""<html lang="ru"><head><title>{RU.title} | Новости</title></head><body><div class="top"><div class="lenta"><h3>Лента новостей</h3><div class="item"><span class="t">14:31</span> <a href="#">Мука подешевела впервые с января</a></div><div class="item"><span class="t">14:10</span> <a href="#">Школы в трёх районах открылись после недели дождей</a></div><div class="item"><span class="t">13:55</span> <a href="#">Синоптики обещают жару до конца недели</a></div><div class="item"><span class="t">13:20</span> <a href="#">В горах нашли пропавших альпинистов</a></div></div></div>
<div class="center"><div class="rubrika">Общество</div><div class="zag"><h1>{RU.title}</h1></div><div class="info">12 мая 2026 | 14:05 | Просмотров: 1 230 | <a href="#">Комментарии (3)</a></div><div class="tekst">{RU.markup}<p>Мост закрыли 3 мая 2026 года.</p></div><div class="tools">Распечатать | Отправить другу | В закладки</div><div class="counter">Читали: 123</div><div class="commentbox"><div class="c"><b>Рустам</b> 12.05.2026 15:10<br>Мой дядя стоял там целую неделю, и никто не сказал водителям, когда откроют мост.</div><div class="c"><b>Лола</b> 12.05.2026 15:40<br>Дорогу надо было укрепить ещё осенью, об этом говорили все, кто живёт у реки.</div><div class="c"><b>Ахмад</b> 12.05.2026 16:02<br>Спасибо инженерам, которые работали там день и ночь, несмотря на дождь.</div></div></div></body></html>"""

MAGAZINE = f"""<!doctype html><html lang="en"><head><title>{EN.title} | Traveller</title><meta property="og:site_name" content="Traveller"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{EN.title}","datePublished":"2026-05-12T09:00:00+05:00","author":{{"@type":"Organization","name":"Condé Nast"}},"publisher":{{"@type":"Organization","name":"Traveller"}},"copyrightHolder":{{"name":"Condé Nast"}}}}</script></head><body><header><a href="/">Traveller</a></header><main><article><div class="content-header"><h1>{EN.title}</h1><div class="content-header__dek">{EN.standfirst}</div><p class="byline">By <a class="byline__name-link" href="/contributor/anna-berg">Anna Berg</a></p><time class="content-header__publish-date">12 May 2026</time></div><div class="body__inner-container">{EN.markup}</div></article></main><footer><p>© 2026 Condé Nast. All rights reserved. Use of this site constitutes acceptance of our User Agreement and Privacy Policy.</p></footer></body></html>"""

INTERVIEW = f"""<!doctype html><html lang="ru"><head><title>{RU.title}</title></head><body><main><article class="material"><h1>{RU.title}</h1><div class="material__lead">{RU.standfirst}</div><div class="material__date">12 мая 2026, 10:15</div><div class="material__body"><p><b>— Когда откроют третий мост?</b></p><p>{RU.paragraphs[4]}</p><p><b>— А первые два?</b></p><p>{RU.paragraphs[0]}</p><p><b>— Почему?</b></p><p>{RU.paragraphs[1]}</p><blockquote><p>{RU.paragraphs[2]}</p></blockquote></div><div class="material__tags"><a href="#">мосты</a><a href="#">паводок</a></div></article></main></body></html>"""

LAYOUTS = (
    layout("BBC, Persian", BBC, FA, has_standfirst=True, day="2026-05-12", authors=("مریم کریمی",)),
    layout("RFE/RL, Tajik", RFERL, TG, has_standfirst=True, day="2026-05-12", authors=("Анна Берг",)),
    layout("Next.js, rendered", NEXT_RENDERED, EN, has_standfirst=True, day="2026-05-12", authors=("Anna Berg",)),
    layout("Next.js, shell with JSON-LD", NEXT_SHELL, EN, day="2026-05-12", authors=("Anna Berg",)),
    layout("AMP", AMP, RU, has_standfirst=True, day="2026-05-12", authors=("Анна Берг",)),
    layout(
        "Live blog", LIVE_BLOG, EN, day="2026-05-12", authors=("Anna Berg",), lines=(EN.standfirst, *(text for _, text in _POSTS))
    ),
    layout(
        "Photo story", PHOTO_STORY, replace(EN, title=f"In pictures: {EN.title}"), day="2026-05-12", lines=(EN.standfirst, *_SLIDES)
    ),
    layout("Ticker, counters and comments", TICKER, RU, day="2026-05-12", lines=(*RU.paragraphs, "Мост закрыли 3 мая 2026 года.")),
    layout("Magazine of a publishing house", MAGAZINE, EN, has_standfirst=True, day="2026-05-12", authors=("Anna Berg",)),
    layout(
        "Interview",
        INTERVIEW,
        RU,
        day="2026-05-12",
        lines=(
            RU.standfirst,
            "— Когда откроют третий мост?",
            RU.paragraphs[4],
            "— А первые два?",
            RU.paragraphs[0],
            "— Почему?",
            RU.paragraphs[1],
            RU.paragraphs[2],
        ),
    ),
)
