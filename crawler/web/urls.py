"""URLs: one canonical form, sites, and what may be fetched at all (w3lib behind this door)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say how a reader came, never what is read. Short names that some site uses to choose content
# (id, p, sid, cid, source, ref) are not here: keeping one too many costs a second fetch, dropping one loses an article.
TRACKING = frozenset(
    """fbclid gclid gclsrc dclid gbraid wbraid yclid ymclid msclkid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok
    _hsenc _hsmi hsctatracking vero_id vero_conv oly_anon_id oly_enc_id rb_clickid s_cid _openstat wickedid
    ns_campaign ns_mchannel ns_source ns_linkname ns_fee at_medium at_campaign at_custom1 at_custom2 at_custom3
    at_custom4 at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team xtor cmpid ocid smid
    guccounter guce_referrer guce_referrer_sig spm _ga _gl ref_src ref_url __twitter_impression""".split()
)
TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "trk_")
MAX_DECODINGS = 5
MAX_REMEMBERED_FORMS = 1024  # canonical forms: the link of an entry, its page's address and the one that names are mostly one
DEFAULT_PORTS = {"http": 80, "https": 443}
_FEED_SCHEME = re.compile(r"\A(?:feed|pcast|itpc)(?::/{0,2}(?=https?:)|:(?=//)|/(?=https?:))", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d{1,5})?(?:/|\Z)", re.IGNORECASE)


def is_web(url: str) -> bool:
    """True for an http(s) address with a host and a valid port: the only ones that are ever fetched."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in DEFAULT_PORTS
        and bool(host)
        and (port is None or 0 < port < 65536)
        and not re.search(r"[\s\x00-\x20\\<>\"^`{|}]", parts.netloc)
    )


def strip_userinfo(url: str) -> str:
    """The URL without `user:password@`: never sent, never logged."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def join(base: str, link: str) -> str | None:
    """`link` as seen from `base`, without userinfo; None when that is nothing we fetch."""
    try:
        link = _scalar(re.sub(r"[\t\r\n]", "", link.strip())).replace("&amp;", "&")
        if re.fullmatch(r"https?:/*", link, re.IGNORECASE):
            return None  # urljoin would take it for the base itself
        url = urljoin(base, link)
        return strip_userinfo(url) if is_web(url) else None
    except ValueError:
        return None


def without_feed_scheme(address: str) -> str:
    """The web address in `feed:https://…`, `feed://…`, `feed/https://…` and in one without a scheme, as feed readers write them."""
    address = _FEED_SCHEME.sub("", address.strip())
    if address.startswith("//"):
        return f"http:{address}"
    return f"https://{address}" if _BARE_ADDRESS.match(address) else address


@lru_cache(maxsize=MAX_REMEMBERED_FORMS)
def canonicalise(url: str) -> str:
    """The form under which two addresses of one page are equal. Idempotent. Raises `ValueError` for what is no web URL.

    Scheme and host in lower case, IDN as punycode, default port, userinfo, fragment and tracking parameters dropped,
    dot segments resolved, query sorted; the case of the path is kept, and so are AMP and mobile hosts.
    """
    form = _once(_scalar(re.sub(r"[\t\r\n]", "", url.strip())).replace("&amp;", "&"))  # escaped once more than it should be
    for _ in range(MAX_DECODINGS if "%" in form else 0):  # %2561 is one character away from %61: decoding may leave something
        again = _once(form)
        if again == form:
            break
        form = again
    return form


def _scalar(url: str) -> str:
    """The URL with U+FFFD for half a surrogate pair, as browsers do (WHATWG URL reads scalar values): it can never be sent."""
    return re.sub("[\ud800-\udfff]", "\ufffd", url)


def _once(url: str) -> str:
    if not is_web(url):
        raise ValueError(f"not a web address: {url[:200]}")
    parts = urlsplit(urljoin(url, urlsplit(url).path or "/")) if "/." in url else urlsplit(url)
    query = urlsplit(url).query
    host = (parts.hostname or "").rstrip(".")
    netloc = f"[{host}]" if ":" in host else host
    port = parts.port
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    parameters = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not is_tracking(name)]
    bang = parts.fragment or urlsplit(url).fragment
    plain = urlunsplit((parts.scheme, netloc, parts.path or "/", urlencode(parameters), bang if bang.startswith("!") else ""))
    from w3lib.url import canonicalize_url  # loads ssl and http: most commands make no address canonical

    return str(canonicalize_url(plain, keep_fragments=bang.startswith("!")))


def is_tracking(name: str) -> bool:
    lowered = name.lower()
    return lowered in TRACKING or lowered.startswith(TRACKING_PREFIXES)


def host_of(url: str) -> str:
    """host:port in lower case; the port only where it is not the scheme's own."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def host_and_port(url: str) -> tuple[str, int]:
    """What is connected to, without the brackets of an IPv6 address."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def site_of(url: str) -> str:
    """scheme://host[:port], where a site's robots.txt stands."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"


def same_site(a: str, b: str) -> bool:
    """True for hosts equal but for a www., m. or amp. in front."""
    return _bare(host_of(a)) == _bare(host_of(b))


def _bare(host: str) -> str:
    return re.sub(r"^(www\d?|m|mobile|amp)\.(?=[^.]+\.)", "", host)


def canonical_of(url: str, declared: str | None) -> str:
    """The canonical form of a page's address: its own rel=canonical where that is believable.

    Believed only on the same site, and never when it points to a front page or section while the page lies deeper:
    templates that declare the front page for every article would make one article of a whole site.
    """
    own = canonicalise(url)
    if not declared:
        return own
    target = join(url, declared)
    if target is None or not same_site(url, target):
        return own
    wanted = own if target == url else canonicalise(target)
    if wanted == own or without_amp(own) == wanted:
        return wanted
    deep, shallow = _segments(own), _segments(wanted)
    if len(shallow) < len(deep) and deep[: len(shallow)] == shallow:
        return own
    return own if not shallow and not urlsplit(wanted).query else wanted


def without_amp(url: str) -> str:
    """The address of the plain page that an AMP page of the same path belongs to; other addresses as they are."""
    parts = urlsplit(url)
    path = re.sub(r"(?:/amp(?:\.html?)?|\.amp(?=\.html?$)|\.amp)/?$", "", parts.path) or "/"
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.lower() not in ("amp", "outputtype")
    ]
    return canonicalise(urlunsplit(parts._replace(path=path, query=urlencode(query))))


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site's front page: no path, or a language's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.strip("/")
    return not parts.query and (not path or (len(path) == 2 and path.isalpha()) or path in ("index.html", "index.php"))
