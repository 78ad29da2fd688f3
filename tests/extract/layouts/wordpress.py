"""WordPress: themes and page builders, in both directions of script."""

from __future__ import annotations

from tests.extract.layouts.layout import layout
from tests.extract.layouts.texts import EN, FA, PS, RU

JETPACK = f"""<!doctype html><html lang="en-US"><head><title>{EN.title} &#8211; The Valley Herald</title>
<meta property="og:site_name" content="The Valley Herald"><meta property="og:title" content="{EN.title}">
<meta property="article:published_time" content="2026-05-12T06:40:11+00:00">
<script type="application/ld+json" class="yoast-schema-graph">{{"@context":"https://schema.org","@graph":[{{"@type":"WebPage","url":"https://paper.example/news/bridges-reopen"}},
{{"@type":"NewsArticle","headline":"{EN.title}","author":{{"name":"Anna Berg","@id":"#a"}},"datePublished":"2026-05-12T06:40:11+00:00"}}]}}</script></head>
<body class="post-template-default single single-post single-format-standard logged-out">
<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">The Valley Herald</a></p>
<nav id="site-navigation"><ul id="primary-menu"><li><a href="/a">Home</a></li><li><a href="/b">Region</a></li></ul></nav></header>
<div id="content"><main id="main" class="site-main"><article id="post-4821" class="post-4821 post type-post hentry">
<header class="entry-header"><h1 class="entry-title">{EN.title}</h1><div class="entry-meta"><span class="posted-on">Posted on
<a href="#"><time class="entry-date published" datetime="2026-05-12T11:40:11+05:00">May 12, 2026</time></a></span>
<span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/anna">Anna Berg</a></span></span></div></header>
<div class="entry-content">{EN.markup}
<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social"><h3 class="sd-title">Share this:</h3>
<div class="sd-content"><ul><li class="share-facebook"><a href="#"><span>Click to share on Facebook (Opens in new window)</span></a></li>
<li class="share-telegram"><a href="#"><span>Click to share on Telegram (Opens in new window)</span></a></li></ul></div></div></div>
<div class="sharedaddy sd-block sd-like jetpack-likes-widget-wrapper"><h3 class="sd-title">Like this:</h3><span class="button">Like</span> <span>Loading...</span></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>
<div class="jp-relatedposts-items"><div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="#">Flood closes the road to Murghab for the second time this spring</a></h4>
<p class="jp-relatedposts-post-excerpt">The road to Murghab was closed on Friday after a slide of stones above the village, police said.</p>
<span class="jp-relatedposts-post-date">May 2, 2026</span></div></div></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="#">Region</a></span><span class="tags-links">Tagged <a href="#">bridges</a>, <a href="#">flood</a></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-previous"><a href="#">Previous Post: Schools open again in three districts after a week of rain</a></div></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on “{EN.title}”</h2><ol class="comment-list">
<li class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">Karim</b> <span class="says">says:</span>
<time datetime="2026-05-13T09:00:00+05:00">May 13, 2026 at 9:00 am</time></footer>
<div class="comment-content"><p>My uncle waited there for a whole week, and nobody told the drivers when the bridge would be open again.</p></div></article></li></ol></div>
</main></div><aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>
<li><a href="#">Schools open again in three districts after a week of rain</a></li></ul></section></aside>
<footer id="colophon" class="site-footer"><div class="site-info">Proudly powered by WordPress</div></footer></div></body></html>"""

ELEMENTOR = f"""<!doctype html><html lang="en"><head><title>{EN.title} | Valley Herald</title><meta name="description" content="{EN.standfirst}">
<meta property="og:site_name" content="Valley Herald"></head>
<body class="elementor-default elementor-template-full-width elementor-page-991">
<header data-elementor-type="header" class="elementor elementor-12 elementor-location-header"><div class="elementor-widget-nav-menu"><ul class="elementor-nav-menu"><li><a href="#">Home</a></li></ul></div></header>
<div data-elementor-type="single-post" class="elementor elementor-77 elementor-location-single post-991">
<section class="elementor-section elementor-top-section"><div class="elementor-container"><div class="elementor-column elementor-col-66"><div class="elementor-widget-wrap">
<div class="elementor-element elementor-widget elementor-widget-theme-post-title elementor-page-title"><div class="elementor-widget-container"><h1 class="elementor-heading-title elementor-size-default">{EN.title}</h1></div></div>
<div class="elementor-element elementor-widget elementor-widget-theme-post-excerpt"><div class="elementor-widget-container">{EN.standfirst}</div></div>
<div class="elementor-element elementor-widget elementor-widget-post-info"><div class="elementor-widget-container"><ul class="elementor-inline-items elementor-icon-list-items elementor-post-info">
<li class="elementor-icon-list-item" itemprop="author"><a href="#"><span class="elementor-icon-list-text elementor-post-info__item--type-author">Anna Berg</span></a></li>
<li class="elementor-icon-list-item" itemprop="datePublished"><a href="#"><span class="elementor-icon-list-text elementor-post-info__item--type-date"><time>May 12, 2026</time></span></a></li></ul></div></div>
<div class="elementor-element elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{EN.markup}</div></div>
<div class="elementor-element elementor-widget elementor-widget-share-buttons"><div class="elementor-widget-container"><div class="elementor-share-btn"><span>Share on facebook</span></div></div></div>
</div></div><div class="elementor-column elementor-col-33"><div class="elementor-widget-wrap"><div class="elementor-widget elementor-widget-posts"><div class="elementor-posts-container">
<article class="elementor-post"><h3 class="elementor-post__title"><a href="#">Schools open again in three districts after a week of rain</a></h3><div class="elementor-post__excerpt"><p>Lessons began on Monday in forty-one schools that had been closed since the storm.</p></div><a class="elementor-post__read-more" href="#">Read More »</a></article>
<article class="elementor-post"><h3 class="elementor-post__title"><a href="#">Price of flour falls for the first time since January</a></h3><div class="elementor-post__excerpt"><p>A sack of flour cost 310 somoni on the central market on Sunday, eleven less than a month ago.</p></div><a class="elementor-post__read-more" href="#">Read More »</a></article>
</div></div></div></div></div></section></div>
<footer data-elementor-type="footer" class="elementor elementor-location-footer"><div class="elementor-widget-container"><p>Valley Herald is an independent newspaper that has been published in the upper valley since 1998. All rights reserved.</p></div></footer></body></html>"""

JANNAH = f"""<!doctype html><html dir="rtl" lang="fa-IR"><head><title>{FA.title} - خبرگزاری درهٔ پنج</title><meta property="og:site_name" content="خبرگزاری درهٔ پنج">
<meta property="article:published_time" content="2026-05-12T04:10:00+00:00"></head><body class="rtl single single-post">
<div class="background-overlay"><div id="tie-container" class="site tie-container"><div id="tie-wrapper"><header id="theme-header" class="theme-header">
<div class="breaking"><span class="breaking-title">اخبار فوری</span><ul id="breaking-news-in-header" class="breaking-news"><li class="news-item"><a href="#">بهای آرد برای نخستین بار پس از ماه جدی کاهش یافت</a></li></ul></div>
<nav id="main-nav"><ul><li><a href="#">خانه</a></li><li><a href="#">منطقه</a></li></ul></nav></header>
<div id="content" class="site-content container"><div class="main-content tie-col-md-8"><article id="the-post" class="container-wrapper post-content tie-standard">
<header class="entry-header-outer"><nav id="breadcrumb"><a href="/">خانه</a><em>/</em><a href="#">منطقه</a><em>/</em><span class="current">{FA.title}</span></nav>
<div class="entry-header"><h1 class="post-title entry-title">{FA.title}</h1><h2 class="entry-sub-title">{FA.standfirst}</h2>
<div class="single-post-meta post-meta clearfix"><span class="author-meta single-author"><span class="meta-item meta-author-wrapper"><span class="meta-author"><a href="#" class="author-name">مریم کریمی</a></span></span></span>
<span class="date meta-item tie-icon">۲۲ ثور ۱۴۰۵</span><div class="tie-alignright"><span class="meta-views meta-item">۱۲۳ بازدید</span><span class="meta-reading-time meta-item">خواندن این مطلب ۲ دقیقه زمان می‌برد</span></div></div></div></header>
<div class="entry-content entry clearfix">{FA.markup}
<div class="post-bottom-meta post-bottom-tags"><div class="post-bottom-meta-title">برچسب‌ها</div><span class="tagcloud"><a href="#">پل</a> <a href="#">سیلاب</a></span></div></div>
<div class="share-buttons share-buttons-bottom"><a href="#"><span class="social-text">فیس‌بوک</span></a><a href="#"><span class="social-text">تلگرام</span></a></div></article>
<div class="post-components"><div id="related-posts" class="container-wrapper"><h3>نوشته‌های مشابه</h3><div class="related-posts-list">
<div class="related-item"><h3 class="post-title"><a href="#">مکتب‌ها در سه ولسوالی پس از یک هفته باران دوباره باز شد</a></h3><div class="post-meta"><span class="date">۱۵ ثور ۱۴۰۵</span></div></div></div></div>
<div id="comments" class="comments-area"><h3 id="reply-title">دیدگاهتان را بنویسید</h3><p class="comment-notes">نشانی ایمیل شما منتشر نخواهد شد. بخش‌های موردنیاز علامت‌گذاری شده‌اند *</p></div></div></div></div>
<footer id="footer"><div class="copyright-text">© کپی‌رایت ۱۴۰۵، تمام حقوق محفوظ است</div></footer></div></div></div></body></html>"""

NEWSPAPER = f"""<!doctype html><html dir="rtl" lang="ps"><head><title>{PS.title} | د سیند اژانس</title><meta property="og:site_name" content="د سیند اژانس"></head>
<body class="single td-standard-pack"><div id="td-outer-wrap"><div class="td-header-wrap"><div class="td-header-menu-wrap"><ul class="sf-menu"><li><a href="#">کور</a></li></ul></div></div>
<div class="td-main-content-wrap"><div class="td-container"><div class="td-crumb-container"><div class="entry-crumbs"><span><a class="entry-crumb" href="#">کور</a></span> <span class="td-bred-no-url-last">{PS.title}</span></div></div>
<div class="td-pb-row"><div class="td-pb-span8 td-main-content"><div class="td-ss-main-content"><article class="post type-post hentry" itemscope itemtype="https://schema.org/Article">
<div class="td-post-header"><ul class="td-category"><li class="entry-category"><a href="#">سیمه</a></li></ul><header class="td-post-title"><h1 class="entry-title">{PS.title}</h1>
<p class="td-post-sub-title">{PS.standfirst}</p><div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">لیکوال</div> <a href="#">ګلالۍ احمدزۍ</a><div class="td-author-line"> - </div></div>
<span class="td-post-date"><time class="entry-date updated td-module-date" datetime="2026-05-12T10:15:00+04:30">۱۲ می ۲۰۲۶</time></span><div class="td-post-views"><i class="td-icon-views"></i><span class="td-nr-views-991">۲۱۷</span></div></div></header></div>
<div class="td-post-sharing-top"><div class="td-social-sharing-button"><div class="td-social-but-text">فېسبوک</div></div></div>
<div class="td-post-content tagdiv-type"><div class="td-post-featured-image"><figure><a href="#"><img class="entry-thumb" src="a.jpg" alt=""></a><figcaption class="wp-caption-text">د اشکاشم پل، د پنجشنبې په ورځ. انځور: د سیند اژانس</figcaption></figure></div>{PS.markup}</div>
<footer><div class="td-post-source-tags"><ul class="td-tags"><li><span>ټاګونه</span></li><li><a href="#">پل</a></li></ul></div><div class="td-block-row td-post-next-prev"><div class="td-block-span6 td-post-prev-post"><div class="td-post-next-prev-content"><span>مخکینی خبر</span><a href="#">په درېیو ولسوالیو کې ښوونځي بیا پرانیستل شول</a></div></div></div>
<div class="author-box-wrap"><div class="desc"><div class="td-author-name"><a href="#">ګلالۍ احمدزۍ</a></div><div class="td-author-description">ګلالۍ احمدزۍ له ۲۰۱۹ کال راهیسې د سیند له اژانس سره د سیمې د خبرونو لیکواله ده.</div></div></div></footer></article></div></div>
<div class="td-pb-span4 td-main-sidebar"><aside class="td_block_template_1 widget widget_recent_entries"><h4><span>وروستي خبرونه</span></h4><ul><li><a href="#">د اوړو بیه د جدي له میاشتې راهیسې لومړی ځل ټیټه شوه</a></li></ul></aside></div></div></div></div></div></body></html>"""

ASTRA_RU = f"""<!doctype html><html lang="ru-RU"><head><title>{RU.title} — Вестник долины</title></head><body class="ast-single-post ast-right-sidebar">
<div class="hfeed site" id="page"><header class="site-header"><span class="site-title"><a href="/">Вестник долины</a></span></header><div id="content" class="site-content"><div class="ast-container"><div id="primary" class="content-area primary"><main id="main">
<article class="post-88 post type-post ast-article-single"><div class="ast-post-format- ast-no-thumb single-layout-1"><header class="entry-header"><h1 class="entry-title" itemprop="headline">{RU.title}</h1>
<div class="entry-meta"><span class="comments-link"><a href="#">Оставьте комментарий</a></span> / <span class="ast-terms-link"><a href="#">Регион</a></span> / От <span class="posted-by vcard author" itemprop="author"><a class="url fn n" rel="author" href="#"><span class="author-name" itemprop="name">Анна Берг</span></a></span> / <span class="posted-on"><span class="published" itemprop="datePublished">12.05.2026</span></span></div></header>
<div class="entry-content clear" itemprop="text">{RU.markup}<p><strong>Читайте также:</strong> <a href="#">Школы в трёх районах открылись после недели дождей</a></p>
<p>Подписывайтесь на наш <a href="#">Telegram-канал</a></p></div></div></article>
<nav class="navigation post-navigation"><div class="nav-links"><div class="nav-previous"><a href="#"><span class="ast-left-arrow">←</span> Предыдущая запись</a></div></div></nav></main></div>
<div class="widget-area secondary" id="secondary"><div class="sidebar-main"><aside class="widget widget_block"><h2>Свежие записи</h2><ul><li><a href="#">Мука подешевела впервые с января</a></li></ul></aside></div></div></div></div>
<footer class="site-footer"><p>Copyright © 2026 Вестник долины | Работает на Astra WordPress Theme</p></footer></div></body></html>"""

GUTENBERG = f"""<!doctype html><html lang="en"><head><title>{EN.title} – Herald</title></head><body class="wp-embed-responsive"><div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="/">Herald</a></p></header>
<main class="wp-block-group is-layout-flow"><div class="wp-block-group"><h1 class="wp-block-post-title">{EN.title}</h1><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{EN.standfirst}</p></div>
<div class="wp-block-group is-layout-flex"><div class="wp-block-post-author-name">Anna Berg</div><div class="wp-block-post-date"><time datetime="2026-05-12T09:00:00+05:00">May 12, 2026</time></div></div></div>
<div class="entry-content wp-block-post-content is-layout-constrained">{EN.markup}<h2 class="wp-block-heading">What drivers need now</h2><ul class="wp-block-list"><li>A permit of the transport department, which is free until July.</li><li>A receipt of the customs post at Ishkashim or at Tem.</li><li>Chains for the upper road, where it still snows at night.</li></ul>
<div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link">Subscribe</a></div></div></div>
<div class="wp-block-group"><h2 class="wp-block-heading">More posts</h2><ul class="wp-block-post-template"><li class="wp-block-post"><h3 class="wp-block-post-title"><a href="#">Schools open again in three districts after a week of rain</a></h3></li></ul></div></main>
<footer class="wp-block-template-part"><p>Designed with WordPress</p></footer></div></body></html>"""

TWENTY_FIFTEEN = f"""<!doctype html><html lang="en-US"><head><title>{EN.title} | Valley Notes</title></head><body class="single single-post"><div id="page" class="hfeed site"><div id="sidebar" class="sidebar"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Valley Notes</a></p></header>
<div id="secondary" class="secondary"><aside class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul><li><a href="#">Schools open again in three districts after a week of rain</a> <span class="post-date">May 20, 2026</span></li></ul></aside></div></div>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-9" class="post-9 post hentry"><header class="entry-header"><h1 class="entry-title">{EN.title}</h1></header><div class="entry-content">{EN.markup}</div>
<footer class="entry-footer"><span class="posted-on"><span class="screen-reader-text">Posted on </span><a href="#" rel="bookmark"><time class="entry-date published" datetime="2026-05-12T10:15:00+05:00">May 12, 2026</time><time class="updated" datetime="2026-05-13T10:15:00+05:00">May 13, 2026</time></a></span><span class="byline"><span class="author vcard"><span class="screen-reader-text">Author </span><a class="url fn n" href="#">Anna Berg</a></span></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-next"><a href="#"><span class="meta-nav">Next</span> <span class="post-title">Schools open again in three districts</span></a></div></nav></main></div></div><footer id="colophon" class="site-footer"><div class="site-info">Proudly powered by WordPress</div></footer></div></body></html>"""

LAYOUTS = (
    layout("WordPress with Jetpack", JETPACK, EN, day="2026-05-12", authors=("Anna Berg",)),
    layout("Twenty Fifteen, date in the footer of the article", TWENTY_FIFTEEN, EN, day="2026-05-12", authors=("Anna Berg",)),
    layout("Elementor", ELEMENTOR, EN, has_standfirst=True, day="2026-05-12", authors=("Anna Berg",)),
    layout("Jannah, Dari", JANNAH, FA, has_standfirst=True, day="2026-05-12", authors=("مریم کریمی",)),
    layout("Newspaper, Pashto", NEWSPAPER, PS, has_standfirst=True, day="2026-05-12", authors=("ګلالۍ احمدزۍ",)),
    layout("Astra, Russian", ASTRA_RU, RU, day="2026-05-12", authors=("Анна Берг",)),
    layout(
        "Block theme with a list at the end",
        GUTENBERG,
        EN,
        day="2026-05-12",
        authors=("Anna Berg",),
        lines=(
            EN.standfirst,
            *EN.paragraphs,
            "What drivers need now",
            "- A permit of the transport department, which is free until July.",
            "- A receipt of the customs post at Ishkashim or at Tem.",
            "- Chains for the upper road, where it still snows at night.",
        ),
    ),
)
