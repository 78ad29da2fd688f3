from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.web.urls import canonical_of, canonicalise, host_of, is_web, join, same_site, site_of, without_amp


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Paper.Example:80/A/b?utm_source=x&id=5#top", "http://paper.example/A/b?id=5"),
        ("https://paper.example", "https://paper.example/"),
        ("https://paper.example:443/a/../b/./c", "https://paper.example/b/c"),
        ("https://user:secret@paper.example/a", "https://paper.example/a"),
        ("https://paper.example/a?b=2&a=1&fbclid=zzz", "https://paper.example/a?a=1&b=2"),
        ("https://paper.example./a", "https://paper.example/a"),
        ("https://paper.example/Новости", "https://paper.example/%D0%9D%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://paper.example/?p=123&sid=9&source=rss", "https://paper.example/?p=123&sid=9&source=rss"),
        ("https://paper.example/#!/story/1", "https://paper.example/#!/story/1"),
        ("https://газета.рф/a", "https://xn--80aahjj1e.xn--p1ai/a"),
    ],
)
def test_the_canonical_form(url: str, canonical: str) -> None:
    assert canonicalise(url) == canonical
    assert canonicalise(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "paper.example/a",
        "ftp://x.example/",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "http://x:99999/",
        "http://a b/",
        "data:,x",
    ],
)
def test_what_is_no_web_address(url: str) -> None:
    assert not is_web(url)
    with pytest.raises(ValueError, match="not a web address"):
        canonicalise(url)
    assert join("relative", url) is None


@given(
    st.from_regex(r"[a-z]{1,8}\.(org|tj|af)", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30),
)
def test_the_canonical_form_is_its_own(host: str, path: str, query: str) -> None:
    url = f"https://{host}/{path}?{query}"
    if is_web(url):
        once = canonicalise(url)
        assert canonicalise(once) == once


def test_a_declared_canonical_address_is_believed_only_where_it_can_be() -> None:
    page = "https://www.paper.example/2026/03/story?utm_source=x"
    assert canonical_of(page, "https://paper.example/2026/03/story") == "https://paper.example/2026/03/story"
    assert canonical_of(page, "/2026/03/the-story") == "https://www.paper.example/2026/03/the-story"
    own = "https://www.paper.example/2026/03/story"
    for wrong in ("https://other.example/story", "https://www.paper.example/", "/2026/03", "javascript:x", "", None):
        assert canonical_of(page, wrong) == own


@pytest.mark.parametrize(
    "amp",
    [
        "/a/story/amp",
        "/a/story/amp/",
        "/a/story/amp.html",
        "/a/story?amp=1",
        "/a/story?amp",
        "/a/story.amp",
        "/a/story?outputType=amp",
    ],
)
def test_the_amp_page_of_an_article_is_the_article_where_it_says_so(amp: str) -> None:
    plain = "https://paper.example/a/story"
    assert canonical_of(f"https://paper.example{amp}", plain) == plain
    assert without_amp(f"https://paper.example{amp}") in (plain, f"{plain}/")


def test_an_amp_page_that_names_a_section_or_nothing_is_itself() -> None:
    page = "https://paper.example/a/story/amp"
    assert canonical_of(page, "https://paper.example/a") == page
    assert canonical_of(page, None) == page


@pytest.mark.parametrize("path", ["/a/champ", "/a/amp-station-opens", "/amp/a/story", "/a/example.org"])
def test_a_path_that_only_looks_like_amp_stays(path: str) -> None:
    assert without_amp(f"https://paper.example{path}") == f"https://paper.example{path}"


def test_an_ampersand_that_was_escaped_once_more_separates_parameters() -> None:
    assert canonicalise("https://paper.example/n?id=5&amp;l=tg") == "https://paper.example/n?id=5&l=tg"
    assert join("https://paper.example/", "/n?id=5&amp;l=tg") == "https://paper.example/n?id=5&l=tg"


def test_hosts_and_sites() -> None:
    assert host_of("http://A.example:80/x") == "a.example"
    assert host_of("http://[::1]:8080/") == "[::1]:8080"
    assert site_of("https://a.example:8443/x?y") == "https://a.example:8443"
    assert same_site("https://www.a.example/", "http://m.a.example/")
    assert not same_site("https://a.example/", "https://b.example/")


SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.mark.skipif(not SHARED.exists(), reason="the vectors are not here")
def test_whatever_stands_in_the_vectors_is_canonical_after_one_step_or_no_web_address() -> None:
    lines = (SHARED / "urls" / "vectors.dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines for text in re.findall(r"[a-zA-Z]+:[^'\"]+", str(json.loads(line).get("case", "")))]
    checked = 0
    for text in texts:
        url = join("http://base.example/dir/", text)
        if url is None:
            continue
        once = canonicalise(url)
        assert canonicalise(once) == once, text
        checked += 1
    assert checked > 200
