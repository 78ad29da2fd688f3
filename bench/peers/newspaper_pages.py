"""newspaper4k over a list of addresses, eight threads: `newspaper_pages.py URLS OUT`. Runs in the peer's own environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from newspaper import Article
from newspaper.mthreading import fetch_news

FETCH_THREADS = 8

urls = Path(sys.argv[1]).read_text(encoding="utf-8").split()
fetched = fetch_news([Article(url, fetch_images=False) for url in urls], threads=FETCH_THREADS)
with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
    for article in fetched:
        article.parse()
        if article.text:
            out.write(json.dumps({"url": article.url, "text": article.text, "title": article.title}, ensure_ascii=False) + "\n")
