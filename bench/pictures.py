"""The pictures of the review pages in the docs: `python -m bench.pictures [NAME …]`.

Runs the demonstration in a folder of its own, starts the review pages on it, and photographs them in Chromium. A picture is one row
of the table below: its name, the page, and how wide the browser is. Writes `docs/images/NAME.png`.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.publish import CHECKOUT
from crawler import config as configuration
from crawler.language.reader import Calendar, Reader
from jobs.review.readers import READER_COOKIE, reader_cookie
from tests.review.serving import RunningDesk, browser, serving
from tests.road import COMMAND

PAGE_SECONDS = 120.0  # a page may take, on a busy machine
IMAGES_FOLDER = CHECKOUT / "docs" / "images"
DARI_READER = Reader(language="fa", timezone="Asia/Kabul", calendar=Calendar.SOLAR_HIJRI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page as it is photographed; `{story}`, `{edited}` and `{article}` in its path are found in the archive."""

    path: str
    width: int = 1280
    height: int = 860
    dark: bool = False
    reader: Reader | None = None


PICTURES = {
    "review-desk": Picture(path="/-/desk"),
    "review-phone": Picture(path="/-/desk", width=390, height=844, dark=True),
    "review-story": Picture(path="/-/story/{story}"),
    "review-article": Picture(path="/-/article/{edited}?a=1&b=2#compare"),
    "review-articles": Picture(path="/-/articles"),
    "review-articles-dari": Picture(path="/-/articles", width=390, height=844, reader=DARI_READER),
    "review-why-not": Picture(path="/-/article/{article}?watch={watch}#why-not"),
    "review-search": Picture(path="/-/search?q=Ишкашим"),
    "review-sources": Picture(path="/-/sources"),
    "review-watches": Picture(path="/-/watches"),
    "review-map": Picture(path="/-/map?state=any&period=30d&zoom=2"),
}
FOUND_BY_QUERY = {
    "story": "SELECT story_id FROM articles GROUP BY 1 ORDER BY count(DISTINCT source_id) DESC, 1 LIMIT 1",
    "edited": "SELECT id FROM articles WHERE version > 1 ORDER BY version DESC, id LIMIT 1",
    "article": "SELECT article_id FROM alerts ORDER BY id LIMIT 1",
    "watch": """SELECT slug FROM watches WHERE enabled
      AND id NOT IN (SELECT watch_id FROM alerts WHERE article_id = (SELECT article_id FROM alerts ORDER BY id LIMIT 1)) LIMIT 1""",
}


def photograph(desk: RunningDesk, chrome: Any, names: list[str]) -> None:
    """Log in, open each page and keep what is seen of it."""
    rows = {name: desk.sql(query) for name, query in FOUND_BY_QUERY.items()}
    found = {name: rows[name][0][0] for name in rows if rows[name]}
    first = chrome.new_context()
    page = first.new_page()
    page.goto(f"{desk.base}/-/enter?token={desk.tokens['Anna']}")
    page.click("main button")
    page.wait_for_url("**/-/desk")
    session = first.storage_state()
    for name in names:
        picture = PICTURES[name]
        if missing := [key for key in FOUND_BY_QUERY if f"{{{key}}}" in picture.path and key not in found]:
            print(f"  {name}.png stays as it was: the archive has no {missing[0]}", flush=True)
            continue
        context = chrome.new_context(
            storage_state=session,
            viewport={"width": picture.width, "height": picture.height},
            color_scheme="dark" if picture.dark else "light",
        )
        if picture.reader:
            context.add_cookies([{"name": READER_COOKIE, "value": reader_cookie(picture.reader), "url": desk.base}])
        page = context.new_page()
        page.set_default_timeout(PAGE_SECONDS * 1000)
        page.goto(desk.base + picture.path.format(**found))
        page.screenshot(path=IMAGES_FOLDER / f"{name}.png")
        print(f"  {name}.png", flush=True)
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PICTURES)}; all without one")
    names = parser.parse_args().names
    if unknown := set(names) - set(PICTURES):
        raise SystemExit(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):  # the second brings what was edited meanwhile
            subprocess.run([str(COMMAND), "demo", "--dir", folder], check=True, stdout=subprocess.DEVNULL)
        config = configuration.load(Path(folder) / "config.yaml")
        with serving(config, reviewers=("Anna",)) as desk, browser() as chrome:
            photograph(desk, chrome, names or list(PICTURES))


if __name__ == "__main__":
    main()
