"""An archive with an alert worth a pack: edited once, copied elsewhere, its pages kept with difficult headers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.app.evidence import gather_evidence
from crawler.model import ArticleFound, Page
from crawler.report.evidence import compose_pack, write_pack
from tests.fakes import NOW, WATCHES, Env, a_state, an_article, an_article_found, an_entry, house
from tests.site import words

PERSIAN = "درگیری در مرز تاجیکستان: Tajik clash"
RAW = b"<!doctype html><script>document.title='ran'</script><h1>caf\xe9</h1>"
HEADERS = {
    "content-type": "text/html; charset=iso-8859-1",
    "content-encoding": "gzip",
    "content-length": "41",
    "x-title": "d\xc3\xa9j\xc3\xa0 vu",
    "x-split": "one\r\ninjected: yes",
    "bad name": "x",
}


@contextmanager
def archive(folder: Path, title: str = PERSIAN, first: str = "", second: str = "", raw: bytes = RAW) -> Iterator[Env]:
    """Alert 1 on article 1, of two versions; article 2 is its copy. The second page came an hour later."""
    first = first or "Three Tajik guards were wounded; they exchanged fire. " + words("old")
    second = second or first.replace("Three", "Five") + " More of it.\n\nIt was quiet later."
    with house(folder) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        article = an_article(title=title, text=first, language="fa")
        h.recorder.record(with_page(an_article_found(run, 1, an_entry(), article), raw))
        copy = an_article("b", "two", "two.example", title="The same", text=first, published=NOW + timedelta(hours=1))
        h.recorder.record(an_article_found(run, 2, an_entry("b", "two.example"), copy))
        h.clock.later(hours=1)
        run = h.plan(everything=True).run_id
        again = an_entry(fingerprint="changed")
        h.recorder.record(a_state(run, 1, again))
        item = an_article_found(run, 1, again, replace(article, text=second))
        assert item.fetch is not None
        fetch = replace(item.fetch, started_at=h.clock.now)
        assert h.recorder.record(with_page(replace(item, fetch=fetch), raw + b"<!-- second -->", h)) == "edited"
        yield h


def with_page(item: ArticleFound, raw: bytes, h: Env | None = None) -> ArticleFound:
    when = h.clock.now if h else NOW
    return replace(item, page=Page(url=item.article.url + "?q=1", body=raw, headers=HEADERS, fetched_at=when))


def packed(h: Env, *alerts: int) -> tuple[bytes, str]:
    """The pack of these alerts, and its manifest's hash."""
    dossier = gather_evidence(h.store, WATCHES, alerts or (1,))
    stream = io.BytesIO()
    digest = write_pack(compose_pack(dossier), dossier.as_of, stream)
    return stream.getvalue(), digest


def opened(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
