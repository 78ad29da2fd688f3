"""Sites of the region and of agencies: tables and line breaks, portals with calendars, ministries, bare templates of their own."""

from __future__ import annotations

from dataclasses import replace

from tests.extract.layouts.layout import layout
from tests.extract.layouts.texts import EN, FA, PS, RU, TG, UZ

AGENCY_DARI = f"""<!DOCTYPE html><html lang="fa"><head><title>خبرگزاری دره | {FA.title}</title></head><body dir="rtl"><div class="header"><div class="date">دوشنبه ۳ قوس ۱۴۰۵</div><ul class="menu"><li><a href="#">صفحهٔ نخست</a></li></ul></div><div class="container"><div class="row"><div class="col-md-9"><div class="news-single"><div class="rotitr">گزارش از مرز</div><h1 class="titr">{FA.title}</h1><div class="lead">{FA.standfirst}</div><div class="news-info"><span>تاریخ انتشار: ۲۲ ثور ۱۴۰۵ ساعت ۱۰:۱۵</span> <span>کد خبر: ۴۸۲۱۱</span></div><div class="news-body">{FA.markup}<p>انتهای پیام/</p></div><div class="news-tags"><span>برچسب‌ها:</span> <a href="#">پل</a> <a href="#">سیلاب</a></div></div><div class="related"><h3>اخبار مرتبط</h3><ul><li><a href="#">مکتب‌ها در سه ولسوالی پس از یک هفته باران دوباره باز شد</a></li></ul></div><div class="comment-form"><h3>نظر شما</h3><p>نظرهایی که توهین‌آمیز باشد منتشر نمی‌شود.</p></div></div><div class="col-md-3 sidebar"><div class="box"><h3>پربازدیدترین‌ها</h3><ul><li><a href="#">بهای آرد کاهش یافت</a><span>۲ ساعت پیش</span></li></ul></div></div></div></div><div class="footer">تمامی حقوق محفوظ است</div></body></html>"""

MINISTRY = f"""<!DOCTYPE html><html lang="tg"><head><title>{TG.title} | Вазорати нақлиёт</title></head><body><div class="gov-top"><a href="#">Тоҷикӣ</a><a href="#">Русский</a><a href="#">English</a></div><div class="content-wrapper"><div class="left-menu"><ul><li><a href="#">Дар бораи вазорат</a></li><li><a href="#">Роҳбарият</a></li></ul></div><div class="page-content"><div class="breadcrumb"><a href="/">Асосӣ</a> / <a href="#">Хабарҳо</a></div><h3 class="news-title">{TG.title}</h3><div class="news-meta"><i class="fa fa-calendar"></i> 12.05.2026 <i class="fa fa-eye"></i> 217</div><img src="a.jpg"><div class="text">{"".join(f'<p style="text-align: justify;"><span style="font-size:14pt">{paragraph}</span></p><p>&nbsp;</p>' for paragraph in TG.paragraphs)}</div><div class="print"><a href="#">Чоп кардан</a></div></div></div><div class="footer"><p>734025, шаҳри Душанбе, хиёбони Рӯдакӣ 40. Телефон: (+992 37) 221-00-00</p></div></body></html>"""

EMBASSY = f"""<html><head><title>{EN.title}</title></head><body><table width="760" border="0" cellpadding="0"><tr><td colspan="2"><font size="5">Consulate in Khorog</font></td></tr><tr><td width="160" valign="top"><a href="#">Home</a><br><a href="#">Visas</a><br><a href="#">Press</a></td><td valign="top"><font face="Arial" size="4"><b>{EN.title}</b></font><br><font size="1">12 May 2026</font><br><br><font face="Arial" size="2">{"<br><br>".join(EN.paragraphs)}</font></td></tr><tr><td colspan="2"><font size="1">Copyright 2026 Consulate in Khorog</font></td></tr></table></body></html>"""

DAILY_UZ = f"""<!DOCTYPE html><html lang="uz"><head><title>{UZ.title} – Vodiy.uz</title><meta property="og:title" content="{UZ.title}"><meta property="og:site_name" content="Vodiy.uz"></head><body><header class="header"><div class="header__rates">USD 12 640 ↑ EUR 13 710 ↓</div><a href="/">Vodiy.uz</a></header><main><section class="single"><div class="single-layout"><div class="single-layout__center slc"><div class="single-header"><h1 class="single-header__title">{UZ.title}</h1><div class="single-header__meta"><a href="#">Oʻzbekiston</a> <div class="single-header__meta-date"><i></i>10:15 / 12.05.2026</div> <span class="views">3 417</span></div></div><div class="single-content"><p><strong>{UZ.standfirst}</strong></p>{UZ.markup}<p>Mavzuga oid: <a href="#">Uch tumanda maktablar bir haftalik yomgʻirdan keyin ochildi</a></p></div><div class="single__share">Ulashish</div><div class="error-text"><p>Xato topdingizmi? Uni belgilab, Ctrl+Enter tugmalarini bosing.</p></div></div><div class="single-layout__right"><div class="news-list"><div class="news-list__title">Soʻnggi yangiliklar</div><a href="#"><span>11:02</span> Un narxi yanvardan beri ilk marta tushdi</a><a href="#"><span>10:50</span> Choʻqqida yoʻqolgan alpinistlar topildi</a></div></div></div></section></main></body></html>"""

NEWS_TJ = f"""<!DOCTYPE html><html lang="ru"><head><title>{RU.title} - Водий.tj</title><meta property="og:title" content="{RU.title}"><meta property="og:site_name" content="Водий.tj"><meta property="article:published_time" content="2026-05-12T10:15:00+0500"></head><body><div class="page"><div class="topbar"><span>24 ноября 2026</span><span>+12°C</span></div><div class="post-single"><h1 class="post-title">{RU.title}</h1><div class="post-info"><span class="post-author">Анна Берг</span><span class="post-date">10:15, 12 мая</span><span class="post-views">1 417 просмотров</span></div><div class="post-photo"><img src="a.jpg"><div class="photo-author">Фото из открытых источников</div></div><div class="post-text"><p class="post-lead"><b>{RU.standfirst}</b></p>{"".join(f"<p>{paragraph}</p>" for paragraph in RU.paragraphs[:2])}<div class="post-inline"><div class="post-inline-title">Читайте также</div><a href="#">Школы в трёх районах открылись после недели дождей</a></div>{"".join(f"<p>{paragraph}</p>" for paragraph in RU.paragraphs[2:])}<p><i>Читайте нас в <a href="#">Telegram</a>, подписывайтесь на наши страницы в <a href="#">Facebook</a> и <a href="#">Instagram</a>.</i></p></div></div></div></body></html>"""

BYLINE_FIRST = f"""<!DOCTYPE html><html lang="ru"><head><title>{RU.title}</title></head><body><main><article><h1>{RU.title}</h1><p>Анна Берг, Хорог</p><time datetime="2026-05-12T10:15+05:00">полгода назад</time><div class="text">{RU.markup}<p>Фото: Рустам Каримов</p></div></article></main><aside><div class="last"><a href="#">Мука подешевела</a> <span>полчаса назад</span></div></aside></body></html>"""

_CELLS = (("Tem", "open since Monday"), ("Ishkashim", "open since Monday"), ("Vanj", "closed until July"))
TABLE = f"""<!doctype html><html lang="en"><head><title>{EN.title}</title></head><body><header><nav><a href="/">Herald</a></nav></header><article><h1>{EN.title}</h1><p class="meta">12 May 2026</p>{EN.markup}<table class="data"><thead><tr><th>Bridge</th><th>State</th></tr></thead><tbody>{"".join(f"<tr><td>{name}</td><td>{state}</td></tr>" for name, state in _CELLS)}</tbody></table></article></body></html>"""

SOLAR = f"""<!DOCTYPE html><html lang="fa"><head><title>{FA.title}</title></head><body dir="rtl"><div id="app"><main><div class="article-wrapper"><h1>{FA.title}</h1><div class="meta"><span>سه‌شنبه، ۲۲ ثور ۱۴۰۵ - ۱۰:۱۵</span></div><div class="article-text">{"".join(f"<div>{paragraph}</div>" for paragraph in FA.paragraphs)}</div></div></main></div></body></html>"""

SOFT_PAYWALL = f"""<!doctype html><html lang="en"><head><title>{EN.title} | Herald</title><meta property="og:site_name" content="Herald"></head><body><header><nav><a href="/">Herald</a></nav></header><main><article><h1>{EN.title}</h1><p class="byline">By Anna Berg</p><p class="timestamp">Published 12 May 2026</p><div class="article-body">{EN.markup}</div><div class="paywall-prompt"><h3>Read without limits</h3><p>You have two free articles left this month. Subscribe for one somoni a week and read all of them.</p></div></article></main></body></html>"""

LIST_ARTICLE = f"""<!doctype html><html lang="en"><head><title>{EN.title}</title></head><body><article><h1>{EN.title}</h1><time datetime="2026-05-12">12 May 2026</time><p>{EN.standfirst}</p><ol><li><h2>1. The bridge at Tem</h2><p>{EN.paragraphs[0]}</p></li><li><h2>2. The bridge at Ishkashim</h2><p>{EN.paragraphs[1]}</p></li><li><h2>3. The bridge at Vanj</h2><p>{EN.paragraphs[4]}</p></li></ol></article></body></html>"""

SHARE_WALL = f"""<!doctype html><html lang="ps" dir="rtl"><head><title>{PS.title}</title></head><body><header><h2><a href="/">سیند</a></h2></header><div class="single"><h1>{PS.title}</h1><div class="share"><span>34 Shares</span><a href="#">Facebook</a><a href="#">Twitter</a></div><div class="date">۱۴۰۵ غویی ۲۲</div><div class="txt"><p>{PS.paragraphs[0]}</p><p>موږ په دې اړه د ولایت له چارواکو سره خبرې وکړې او هغوی وویل چې لارې به خلاصې پاتې شي.</p><p>{PS.paragraphs[1]}</p><p>{PS.paragraphs[2]}</p></div><div class="views">لیدل شوي: 123 ځله</div></div></body></html>"""

WIRE = f"""<!doctype html><html lang="en"><head><title>{EN.title} - Wire</title><meta property="og:site_name" content="Wire"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{EN.title}","datePublished":"2026-05-12T04:15:00Z","author":[{{"@type":"Organization","name":"Valley News Agency"}}]}}}}</script></head><body><main><h1>{EN.title}</h1><div class="date-line">May 12, 2026 9:15 AM</div><div class="story"><p>KHOROG, May 12 (VNA) - {EN.paragraphs[0]}</p>{"".join(f"<p>{paragraph}</p>" for paragraph in EN.paragraphs[1:])}<p>(Reporting by Anna Berg; editing by Karim Aziz)</p></div></main></body></html>"""

MOBILE = f"""<!DOCTYPE html><html lang="ru"><head><title>{RU.title}</title></head><body class="m"><div class="m-head"><span class="m-burger">☰</span></div><div class="m-art"><div class="m-art__h"><h1>{RU.title}</h1><div class="m-art__d">Сегодня, 10:15</div></div><div class="m-art__t"><span>{RU.paragraphs[0]}</span><br><br><span>{RU.paragraphs[1]}</span><br><br><span>{RU.paragraphs[2]}</span><br><br><span>{RU.paragraphs[3]}</span></div></div><div class="m-next"><a href="#">Следующая новость: мука подешевела впервые с января</a></div></body></html>"""

LAYOUTS = (
    layout("Agency, Dari, with code and end mark", AGENCY_DARI, FA, has_standfirst=True, day="2026-05-12"),
    layout("Ministry, Tajik", MINISTRY, TG, day="2026-05-12"),
    layout("Consulate in tables and fonts", EMBASSY, EN, day="2026-05-12"),
    layout("Daily, Uzbek", DAILY_UZ, UZ, has_standfirst=True, day="2026-05-12"),
    layout("Newspaper of Tajikistan, Russian", NEWS_TJ, RU, has_standfirst=True, day="2026-05-12", authors=("Анна Берг",)),
    layout("Byline with a town", BYLINE_FIRST, RU, day="2026-05-12", lines=RU.paragraphs),
    layout(
        "Table at the end",
        TABLE,
        EN,
        day="2026-05-12",
        lines=(*EN.paragraphs, "Bridge", "State", *(cell for row in _CELLS for cell in row)),
    ),
    layout("Divisions, Solar Hijri date", SOLAR, FA, day="2026-05-12"),
    layout("Prompt to subscribe", SOFT_PAYWALL, EN, day="2026-05-12", authors=("Anna Berg",)),
    layout(
        "List article",
        LIST_ARTICLE,
        EN,
        day="2026-05-12",
        lines=(
            EN.standfirst,
            "1. The bridge at Tem",
            EN.paragraphs[0],
            "2. The bridge at Ishkashim",
            EN.paragraphs[1],
            "3. The bridge at Vanj",
            EN.paragraphs[4],
        ),
    ),
    layout(
        "Counters, and a sentence that begins like an invitation, Pashto",
        SHARE_WALL,
        PS,
        day="2026-05-12",
        lines=(
            PS.paragraphs[0],
            "موږ په دې اړه د ولایت له چارواکو سره خبرې وکړې او هغوی وویل چې لارې به خلاصې پاتې شي.",
            *PS.paragraphs[1:3],
        ),
    ),
    layout(
        "Wire with a brace too many",
        WIRE,
        EN,
        day="2026-05-12",
        authors=("Valley News Agency",),
        lines=(f"KHOROG, May 12 (VNA) - {EN.paragraphs[0]}", *EN.paragraphs[1:], "(Reporting by Anna Berg; editing by Karim Aziz)"),
    ),
    layout("Mobile page, relative date", MOBILE, replace(RU, paragraphs=RU.paragraphs[:4]), day="2026-11-24"),
)
