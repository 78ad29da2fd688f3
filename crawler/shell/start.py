"""`scrapy crawl news -a plan=FILE` for the job that made the plan: `python -m crawler.shell.start FILE`.

The same crawl, in half the time before its first request: no other command of Scrapy is loaded, and nothing that will stay for good
is looked through for garbage.
"""

from __future__ import annotations

import gc
import logging
import os
import sys

gc.disable()

# First: classes that Scrapy has deprecated walk the stack and every loaded module when they are defined; both are short now.
import scrapy.core.downloader.contextfactory  # noqa: E402, F401
from scrapy.crawler import AsyncCrawlerProcess  # noqa: E402
from scrapy.utils.project import get_project_settings  # noqa: E402


def crawl(plan: str) -> int:
    """Crawl the plan of a file to its end; the exit code."""
    process = AsyncCrawlerProcess(get_project_settings())
    process.crawl("news", plan=plan)
    gc.freeze()
    gc.enable()
    process.start()
    return int(process.bootstrap_failed)


if __name__ == "__main__":
    code = crawl(sys.argv[1])
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)  # all is written: nothing is left that would have to be taken apart in order
