"""What people change in config.yaml from a browser. Each flow leaves the file as it found it, byte for byte."""

from __future__ import annotations

import re

from tests.review.visiting import Visitor

UNDO_BUTTON = 'form[action="/-/config/undo"] button'


def change_a_watch_and_undo(visitor: Visitor) -> None:
    page, before = visitor.page, visitor.config.read_bytes()
    visitor.open("/-/watch/flood")
    query = page.locator("form.fields textarea[name=query]")
    query.fill("flood* OR clash*")
    visitor.wait("#trial ul.samples a")  # counted while it is written
    assert re.search(r"\d", page.locator("#trial h2").inner_text())
    visitor.check()
    query.fill("flood* OR (")
    problem = visitor.wait("#trial .problem")
    assert "^" in problem.inner_text()
    query.fill("flood* OR inundat*")
    visitor.press('button[formaction$="/save"]')
    page.wait_for_url("**saved=yes")
    assert b'"flood* OR inundat*"' in visitor.config.read_bytes()
    visitor.check()
    visitor.press(UNDO_BUTTON)
    page.wait_for_url(re.compile(r"/-/watch/flood$"))
    assert visitor.config.read_bytes() == before


def add_a_watch_and_undo(visitor: Visitor) -> None:
    page, before = visitor.page, visitor.config.read_bytes()
    visitor.open("/-/watches")
    visitor.press('a[href="/-/watches/new"]')
    page.wait_for_url("**/-/watches/new")
    page.locator("input[name=id]").fill("bridge-closed")
    page.locator("textarea[name=query]").fill("Tajik clash*")
    visitor.wait("#trial ul.samples a")
    visitor.check()
    visitor.press('button[formaction$="/save"]')
    page.wait_for_url("**/-/watch/bridge-closed?saved=yes")
    assert b"bridge-closed" in visitor.config.read_bytes()
    visitor.press(UNDO_BUTTON)
    page.wait_for_url("**/-/watches")  # the watch itself has no page any more
    assert visitor.config.read_bytes() == before


def keep_a_test_case(visitor: Visitor) -> None:
    """An article becomes a case of a watch by a click, and is removed again."""
    page = visitor.page
    visitor.open("/-/articles?q=flood*")
    visitor.press(".card h2 a")
    page.wait_for_url("**/-/article/*")
    form = page.locator('form[action="/-/cases/add"]')
    form.locator("select").select_option("flood")
    visitor.press(form.locator("button[value=yes]"))
    page.wait_for_url("**/-/watch/flood#cases")
    assert page.locator("#cases li").count() == 1
    visitor.check()
    visitor.press("#cases li form button")
    page.locator("#cases li").wait_for(state="detached")


def switch_a_source_and_undo(visitor: Visitor) -> None:
    page, before = visitor.page, visitor.config.read_bytes()
    visitor.open("/-/source/one")
    visitor.press("button[name=enabled][value=no]")
    visitor.wait("button[name=enabled][value=yes]")
    assert visitor.config.read_bytes() != before
    visitor.check()
    visitor.press("button[name=enabled][value=yes]")
    visitor.wait("button[name=enabled][value=no]")
    visitor.press(UNDO_BUTTON)
    visitor.wait("button[name=enabled][value=yes]")
    visitor.press("button[name=enabled][value=yes]")
    visitor.wait("button[name=enabled][value=no]")
    page.wait_for_load_state()


def add_a_source_and_undo(visitor: Visitor) -> None:
    """Find it behind its address, add it, fetch it once, take it back."""
    page, before = visitor.page, visitor.config.read_bytes()
    page.set_default_timeout(120_000)  # a crawl is started twice
    visitor.open("/-/sources")
    visitor.press('a[href="/-/sources/add"]')
    page.wait_for_url("**/-/sources/add")
    page.locator("input[name=address]").fill(visitor.site)
    visitor.press("form[data-wait] button")
    page.locator("input[name=slug]").fill("local")
    visitor.check()
    visitor.press('form[action="/-/sources/save"] button')
    page.wait_for_url("**/-/source/local")
    visitor.press("form[action$='/fetch'] button")
    visitor.wait("table .health.ok")
    visitor.check()
    assert visitor.config.read_bytes() != before
    visitor.press(UNDO_BUTTON)
    page.wait_for_url("**/-/sources")
    assert visitor.config.read_bytes() == before
