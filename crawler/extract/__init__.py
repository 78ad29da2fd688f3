"""Page to article: text, headline, authors, dates, language, or the reason why there is none.

The one door to trafilatura, htmldate and lxml for pages. Runs in a worker process.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from crawler.extract import (
    body,
    by_hand,
    document,
    explain,
    feedtext,
    head,
    headline,
    junk,
    people,
    site,
    standfirst,
    times,
    titles,
    traits,
    verdict,
)
from crawler.extract.version import extractor_version
from crawler.language.identify import identify, normal
from crawler.language.tokens import clean, clean_line, lead_of
from crawler.model import Article, Disposition, Entry, Extraction, ExtractionStep, Page, SiteMemory, Source, TextFrom
from crawler.web.compression import unpacked_again
from crawler.web.shells import is_script_shell, shell_reason
from crawler.web.urls import canonical_of, host_of, is_web

MAX_ARTICLE_CHARS = 1_000_000  # characters
_CODE = re.compile("[a-z]{2,8}")  # a primary language subtag (RFC 5646)


def extract(
    page: Page,
    *,
    source: Source,
    entry: Entry | None = None,
    now: datetime,
    min_words: int,
    memory: SiteMemory | None = None,
    is_explained: bool = False,
) -> Extraction:
    """The article of a page, or its disposition. Never raises. With the `memory` of its site, the result says what the page adds
    to that; where it `is_explained`, what each step kept and dropped."""
    steps: list[ExtractionStep] | None = [] if is_explained else None
    try:
        result = _extract(page, source, entry, now, min_words, memory, steps)
        return replace(result, steps=tuple(steps)) if steps else result
    except RecursionError:
        return Extraction(disposition=Disposition.EXTRACTION_FAILED, reason="too_deep")
    except MemoryError:
        raise
    except Exception as error:
        reason = f"raised: {type(error).__name__}: {clean_line(str(error), 200)}"
        return Extraction(disposition=Disposition.EXTRACTION_FAILED, reason=reason)


def _extract(
    page: Page,
    source: Source,
    entry: Entry | None,
    now: datetime,
    min_words: int,
    memory: SiteMemory | None,
    steps: list[ExtractionStep] | None,
) -> Extraction:
    if page.unpacked_bytes is not None:
        page = replace(page, body=unpacked_again(page.body, page.unpacked_bytes), unpacked_bytes=None)
    if not is_web(page.url):
        return Extraction(disposition=Disposition.EXTRACTION_FAILED, reason=f"not a web address: {clean_line(page.url, 200)}")
    if (unusable := verdict.of_bytes(page)) is not None:
        return Extraction(disposition=unusable[0], reason=unusable[1])
    parsed = document.read(page.body, page.content_type)
    if parsed is None:
        return Extraction(disposition=Disposition.THIN, reason="empty body")
    tree = parsed.tree
    hand = by_hand.apply_rules(tree, by_hand.rules_at(source.page_rules, (page.fetched_at or now).date()))
    top = head.read(tree, page.url)
    title = titles.choose_title(tree, top, entry.title if entry else "")
    heading = headline.find_heading(tree, title)
    main = site.PageText(hand.text, hand.blocks) if hand.text else site.read_text(tree, memory, page.url, heading)
    authors = people.choose(tree, top, (source.name, source.slug), entry.authors if entry else (), main.blocks)
    when = times.choose(tree, top, url=page.url, source=source, entry=entry, now=now, blocks=main.blocks)
    text = body.tidy(main.text, title, authors, junk.link_lines(tree))
    if body.is_told_to_machines(text, top.linked.body, min_words):
        text = body.tidy(top.linked.body, title, authors)
    first = standfirst.first_element(text, main.blocks)
    opening = standfirst.choose_lines(
        standfirst.below_headline(heading, first),
        top,
        title=title,
        text=text,
        authors=authors,
        summary=entry.summary if entry else "",
    )
    text = clean("\n\n".join((*opening, text)))[:MAX_ARTICLE_CHARS]

    if steps is not None:
        steps += [*explain.explain_hand(hand), *explain.explain_facts(title, authors, when)]
        steps += [] if hand.text else explain.explain_text(main, memory)
        steps += explain.explain_lines(main.text, text, opening, title, authors)
    entry_link = entry.link if entry else ""
    unusable = verdict.of_page(
        tree,
        top,
        url=page.url,
        requested=entry_link,
        title=title,
        text=text,
        min_words=min_words,
        entry_title=entry.title if entry else "",
        first=first,
    )
    if unusable is not None:
        if parsed.too_deep and unusable[0] in (Disposition.THIN, Disposition.NOT_ARTICLE):
            return Extraction(disposition=Disposition.EXTRACTION_FAILED, reason="too_deep", date=when.date)
        if unusable[0] is Disposition.THIN and is_script_shell(tree):
            return Extraction(disposition=Disposition.THIN, reason=shell_reason(is_rendered=source.render), date=when.date)
        return Extraction(disposition=unusable[0], reason=unusable[1], date=when.date)
    feed_text = feedtext.text_of_entry(entry, source) if entry and entry.content else ""
    text_from = TextFrom.PAGE
    if feedtext.is_better(feed_text, text, min_words):
        text, text_from = feed_text, TextFrom.FEED
    article = Article(
        url=page.url,
        canonical_url=canonical_of(page.url, top.canonical or top.first("og:url") or None),
        title=title or lead_of(text, 120),
        text=text,
        lead=lead_of(text),
        authors=authors,
        date=when.date,
        modified=when.modified,
        language=_language(title, text, top, source, entry),
        source=source.slug,
        site_name=clean_line(top.site_name, 200) or source.name or host_of(page.url),
        text_from=text_from,
        extractor=extractor_version(),
    )
    page_traits = None
    if memory is not None and text_from is TextFrom.PAGE and not hand.text:
        page_traits = traits.traits_of(main, article, heading=heading, opening=opening, word_count=verdict.word_count(text))
    return Extraction(disposition=Disposition.RECORDED, article=article, date=when.date, traits=page_traits)


def _language(title: str, text: str, top: head.Head, source: Source, entry: Entry | None) -> str | None:
    """One of the source's languages; else what the text reads as; else what the page or the feed declares."""
    whole = f"{title}\n{text}"
    declared = normal(top.language or (entry.language if entry else None) or "")
    return identify(whole, source.languages) or identify(whole) or (declared if _CODE.fullmatch(declared) else None)
