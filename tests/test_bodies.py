"""The middlewares of bodies and redirects by themselves: what they ask for again, and what they make of two answers."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.extract import extract
from crawler.model import FetchOutcome, Source
from crawler.shell.bodies import CUT_SHORT, DATA_LOSS, Unpacking, WholeDocuments
from crawler.shell.exceptions import HostResting, outcome_of
from crawler.shell.exchange import reply_to
from crawler.shell.packed import PackedResponse, body_of, opening_of
from crawler.shell.redirects import CookieWall, PageRefresh
from tests.fakes import NOW

URL = "http://one.example/a"
PAGE = b"<html><body><article><p>A long text.</p></article></body></html>"
HALF = PAGE[: len(PAGE) // 2]


def answer(body: bytes, *, status: int = 200, flags: tuple[str, ...] = (), **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, status=status, body=body, headers=named, flags=list(flags))


def exchange(middleware: WholeDocuments, *answers: Response) -> tuple[Response | Request, int]:
    """What comes of the answers to one request and those that follow from it, and how many were asked for."""
    request: Request | Response = Request(URL)
    for number, response in enumerate(answers, 1):
        assert isinstance(request, Request)
        request = middleware.process_response(request, response)
        if isinstance(request, Response):
            return request, number
    return request, len(answers)


@pytest.mark.parametrize(
    ("first", "second", "body", "is_cut"),
    [
        (answer(HALF), answer(PAGE), PAGE, False),
        (answer(HALF), answer(HALF), HALF, True),
        (answer(HALF), answer(HALF[:-5]), HALF, True),  # the longer of the two
        (answer(HALF, flags=(DATA_LOSS,)), answer(PAGE), PAGE, False),
        (answer(b"", flags=(DATA_LOSS,)), answer(PAGE), PAGE, False),
        (answer(HALF), answer(b"no", status=503), HALF, True),
        (answer(HALF), answer(b"", status=304), HALF, True),
        (answer(HALF, status=206), answer(PAGE), PAGE, False),
        (answer(PAGE, flags=(CUT_SHORT,)), answer(PAGE, flags=(CUT_SHORT,)), PAGE, True),
    ],
)
def test_a_document_cut_short_is_asked_for_once_more(first: Response, second: Response, body: bytes, is_cut: bool) -> None:
    response, asked = exchange(WholeDocuments(), first, second)
    assert isinstance(response, Response) and asked == 2
    assert (response.body, CUT_SHORT in response.flags) == (body, is_cut)


def test_nothing_at_all_twice_is_a_broken_connection() -> None:
    empty = answer(b"", flags=(DATA_LOSS,))
    with pytest.raises(ResponseDataLossError) as raised:
        exchange(WholeDocuments(), empty, answer(b"", flags=(DATA_LOSS,)))
    assert outcome_of(raised.value) == (FetchOutcome.NETWORK, "the answer broke off")


@pytest.mark.parametrize("error", [DownloadTimeoutError(), HostResting("one.example", NOW)])
def test_what_came_first_is_kept_when_the_second_request_comes_to_nothing(error: Exception) -> None:
    middleware = WholeDocuments()
    again = middleware.process_response(Request(URL), answer(HALF))
    assert isinstance(again, Request)
    first = middleware.process_exception(again, error)
    assert first is not None and CUT_SHORT in first.flags
    assert middleware.process_response(again, first) is first
    assert middleware.process_exception(Request(URL), error) is None


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE.replace(b"</html>", b""),
        PAGE.upper(),
        b"<rss><channel><item><description><![CDATA[<html><p>x]]></description></item></channel></rss>",
        b"<!-- <html> --><rss></rss>",
        b"<ns0:urlset xmlns:ns0='x'></ns0:urlset>",
        b'{"items": []}',
        b"plain text",
        b"",
    ],
)
def test_a_document_that_has_its_end_is_not_asked_for_again(body: bytes) -> None:
    assert exchange(WholeDocuments(), answer(body))[1] == 1


@pytest.mark.parametrize(
    "body",
    [b"<rss><channel>", b"<?xml version='1.0'?><feed><entry>", b"<ns0:urlset xmlns:ns0='x'><ns0:url>", b"<sitemapindex><sitemap>"],
)
def test_feeds_and_sitemaps_without_an_end_are_cut_however_often_they_come_so(body: bytes) -> None:
    middleware = WholeDocuments()
    for _ in range(2):
        response, asked = exchange(middleware, answer(body), answer(body))
        assert asked == 2 and isinstance(response, Response) and CUT_SHORT in response.flags


def test_a_host_that_leaves_out_its_end_tags_is_asked_twice_for_one_page_only() -> None:
    middleware = WholeDocuments()

    def careless(words: str) -> Response:
        return answer(f"<html><body><article><p>{words}</p></article><div>{'imprint ' * 30}</div>\n".replace("<body>", "").encode())

    response, asked = exchange(middleware, careless("at 10:01"), careless("at 10:02, and longer"))
    assert isinstance(response, Response) and asked == 2 and CUT_SHORT not in response.flags
    assert exchange(middleware, careless("another page"))[1] == 1


def test_an_address_with_size_in_it_is_not_too_large() -> None:
    assert outcome_of(IgnoreRequest("no answer from http://one.example/size"))[0] is FetchOutcome.NETWORK


# ------------------------------------------------------------------ bodies stay packed


def received(body: bytes, **headers: str) -> Response:
    """What the middleware makes of an answer that Scrapy takes for HTML."""
    request = Request(URL, meta={"download_maxsize": 1 << 20})
    unpacking = Unpacking.from_crawler(get_crawler())
    unpacking.process_request(request)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answered = unpacking.process_response(request, HtmlResponse(URL, body=body, headers=named, request=request))
    assert isinstance(answered, Response)
    return answered


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("headers", [{"Content_Encoding": "gzip"}, {}])
def test_a_body_stays_as_it_was_received_and_nobody_guesses_the_charset_of_packed_bytes(
    layers: int, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HtmlResponse, "encoding", property(lambda _: pytest.fail("a charset was guessed")))
    packed = PAGE
    for _ in range(layers):
        packed = gzip.compress(packed)
    response = received(packed, Content_Type="text/html", **headers)
    assert isinstance(response, PackedResponse) and response.body == packed
    assert (opening_of(response), body_of(response), "Content-Encoding" in response.headers) == (PAGE, PAGE, False)
    page = reply_to(response).page
    assert page is not None and (page.body, page.size) == (packed, len(PAGE))


def test_a_packed_page_is_extracted_like_a_plain_one() -> None:
    text = "".join(
        f"<p>Guards of the post at Shuroobod counted the lorries on the bridge, {number} in all.</p>" for number in range(9)
    )
    body = f"<html><head><title>Lorries</title></head><body><article>{text}</article></body></html>".encode()
    plain, packed = (reply_to(received(answered)).page for answered in (body, gzip.compress(body)))
    assert plain is not None and packed is not None and packed.unpacked_bytes == len(body)
    articles = [extract(page, source=Source(slug="one", name="One"), now=NOW, min_words=5).article for page in (plain, packed)]
    assert articles[0] is not None and articles[0] == articles[1]


@pytest.mark.parametrize("packed", [gzip.compress(b"<p>" + b"0" * (2 << 20)), gzip.compress(gzip.compress(b"0" * (2 << 20)))])
def test_what_is_too_large_unpacked_is_refused_before_anybody_keeps_it(packed: bytes) -> None:
    with pytest.raises(IgnoreRequest) as raised:
        received(packed, Content_Encoding="gzip")
    assert outcome_of(raised.value)[0] is FetchOutcome.TOO_LARGE


def test_the_end_of_a_packed_page_is_looked_for_in_what_it_unpacks_to() -> None:
    assert exchange(WholeDocuments(), received(gzip.compress(PAGE)))[1] == 1
    half = gzip.compress(HALF)
    response, asked = exchange(WholeDocuments(), received(half), received(half))
    assert isinstance(response, PackedResponse) and asked == 2 and CUT_SHORT in response.flags


# ------------------------------------------------------------------ redirects that no status line says


def redirect(to: str, cookie: str = "", url: str = URL) -> Response:
    headers = {"Location": to, **({"Set-Cookie": cookie} if cookie else {})}
    return Response(url, status=302, headers=headers)


def cookie_of(wall: CookieWall, url: str) -> bytes | None:
    request = Request(url)
    wall.process_request(request)
    return request.headers.get("Cookie")


def test_a_cookie_set_on_the_way_round_is_sent_back_once_and_to_that_host_only() -> None:
    wall = CookieWall()
    first = redirect("/check", "id=7; Path=/; HttpOnly")
    assert wall.process_response(Request(URL), first) is first  # Scrapy follows it
    assert cookie_of(wall, URL) is None
    check = Request("http://one.example/check", meta={"redirect_urls": [URL]})
    again = wall.process_response(check, redirect("/a", url=check.url))
    assert isinstance(again, Request) and again.url == URL
    assert cookie_of(wall, "http://one.example/b") == b"id=7"
    assert cookie_of(wall, "http://two.example/b") is None
    still = redirect("/a", "id=8")
    assert wall.process_response(again, still) is still  # once: now it is a redirect like any other


def test_a_redirect_to_itself_without_a_cookie_is_no_wall() -> None:
    loop = redirect("/a")
    assert CookieWall().process_response(Request(URL), loop) is loop


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("0; url=/b", "http://one.example/b"),
        ("0;URL='/b'", "http://one.example/b"),
        ("3, http://www.one.example/b#top", "http://www.one.example/b"),
        ("0", None),
        ("600; url=/b", None),
        ("0; url=http://two.example/b", None),
        ("0; url=ftp://one.example/b", None),
        ("0; url=/a", None),
        ("0; url=http://[one.example/b", None),
        ("soon", None),
    ],
)
def test_a_refresh_header_is_followed_at_once_and_within_the_site(header: str, target: str | None) -> None:
    answered = PageRefresh().process_response(Request(URL), answer(PAGE, Refresh=header))
    assert (answered.url if isinstance(answered, Request) else None) == target
    if isinstance(answered, Request):
        assert isinstance(PageRefresh().process_response(answered, answer(PAGE, Refresh="0; url=/c")), Response), "once"


def test_a_robots_file_is_no_page_that_sends_one_elsewhere() -> None:
    request = Request("http://one.example/robots.txt", meta={"robots": "skip"})
    assert isinstance(PageRefresh().process_response(request, answer(PAGE, Refresh="0; url=/private")), Response)
