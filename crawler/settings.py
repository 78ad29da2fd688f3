"""The map of the crawl for Scrapy. What depends on the configuration comes with the plan (see `NewsSpider.from_crawler`);
what stands here is the same for everybody. `-s NAME=value` overrides any of it, as usual.
"""

from crawler.runtime.logs import hush

BOT_NAME = "borderwatch"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# ------------------------------------------------------------------ the road
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.Rendering": 5,
    "crawler.middlewares.AddressGuard": 10,
    "crawler.shell.redirects.SharedPages": 15,
    "crawler.middlewares.Robots": 20,
    "crawler.middlewares.Politeness": 30,
    "crawler.middlewares.FirstPause": 40,
    "crawler.shell.redirects.PageRefresh": 580,
    "crawler.shell.keys.HiddenKeys": 583,
    "crawler.shell.bodies.WholeDocuments": 585,
    "crawler.shell.bodies.Unpacking": 590,
    "crawler.shell.redirects.CookieWall": 610,
}
# Of Scrapy's own these and no others. What is switched off elsewhere is loaded all the same: a web server, a cookie jar, a shell.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": 900,
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": None,  # "Crawled 0 pages" as the first line: OurLogLines tells how far it is
}
ITEM_PIPELINES = {
    "crawler.pipelines.Extract": 100,  # Page → Article, in worker processes
    "crawler.pipelines.Sink": 900,  # everything learned → record
}
EXTENSIONS = {"crawler.extensions.OurLogLines": -10, "crawler.extensions.ParentWatchdog": 0}
TWISTED_DNS_RESOLVER = "crawler.shell.resolver.GuardedResolver"
ALLOW_PRIVATE: list[str] = []

# ------------------------------------------------------------------ hard settings (docs/design.md says why)
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # Scrapy ≥ 2.19 would run Python sent to a local port
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.shell.keys.KeyFillingHandler",
    "https": "crawler.shell.keys.KeyFillingHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # crawler.shell.bodies asks again, and keeps what came
DNS_TIMEOUT = 10
DNSCACHE_ENABLED = False  # Scrapy's cache never expires
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 504, 408]  # never 429: the host asked for a pause
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would hide the address from the guard
ROBOTSTXT_OBEY = False  # Scrapy's own; crawler.middlewares.Robots always obeys
HTTPERROR_ALLOW_ALL = True  # every answer is an outcome and is recorded
DEPTH_LIMIT = 3

# ------------------------------------------------------------------ the browser of sources with `render`
PLAYWRIGHT_BROWSER_PROVIDER = "crawler.shell.browser.GuardedChromium"
PLAYWRIGHT_ABORT_REQUEST = "crawler.shell.browser.refuse_request"
PLAYWRIGHT_DOWNLOAD_TIMEOUT = 1000  # ms: nothing is ever downloaded

# ------------------------------------------------------------------ pace
CONCURRENT_REQUESTS = 32  # the spider adds room for each host: one that hangs must not keep the others waiting
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64_000_000  # bytes of answers at work: those of feeds may wait for a host that hangs
CONCURRENT_REQUESTS_PER_DOMAIN = 1
SCHEDULER_PRIORITY_QUEUE = "crawler.shell.queues.OnePerHostQueue"  # none fills that room with requests that wait
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # pages in the order of their feed: the newest first, in most
CONCURRENT_ITEMS = 8
DOWNLOAD_DELAY_JITTER = 0  # never less than the pause that was promised

# ------------------------------------------------------------------ habits
LOG_LEVEL = "INFO"
STATS_DUMP = False  # crawler.extensions.OurLogLines says in a line what matters
hush(
    "WARNING", "scrapy.utils.log", "scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.core.engine"
)  # the same at each start
hush("ERROR", "scrapy.downloadermiddlewares.redirect")  # it misses a middleware that is switched off
LOG_FORMATTER = "crawler.shell.logformatter.QuietFormatter"
LOGSTATS_INTERVAL = 60.0
FEED_EXPORT_ENCODING = "utf-8"
