"""news-please over a list of addresses: `newsplease_pages.py URLS OUT`. Runs in the peer's own environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from newsplease import NewsPlease

urls = Path(sys.argv[1]).read_text(encoding="utf-8").split()
# Without request_args every article of version 1.6.16 is lost in silence.
articles = NewsPlease.from_urls(urls, request_args={"timeout": 30}, fetch_images=False)
with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
    for url, article in articles.items():
        text = getattr(article, "maintext", None)
        if text:
            out.write(json.dumps({"url": url, "text": text, "title": article.title}, ensure_ascii=False) + "\n")
