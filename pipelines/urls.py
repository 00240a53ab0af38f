"""Addresses: the key that all variants of one share, the shape that pages of one kind share, and those that are traps.

A URL is kept as it was found; key and shape only serve to compare.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

SAFE = "/:@!$&'()*+,;=~-._%"
PORTS = {"http": 80, "https": 443}
# The same pages for other devices: m.paper.example/a/1.html is www.paper.example/a/1.html.
DEVICE = re.compile(r"^(?:www\d?|m|wap|3g|mobile|h5|touch)\.(?=[^.]+\.)")
INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.I)
SESSION_PATH = re.compile(r";jsessionid=[^/?;]*", re.I)
PRINT_PATH = re.compile(r"[_-]print(?=\.\w+$)", re.I)
# Parameters that tell where a reader comes from, what device he holds or who he is, never which page he wants.
TRACKING = re.compile(
    r"utm_\w+|spm\w*|scm|pvid|fr|from|frommodule|referer|referrer|share\w*|isappinstalled|nsukey|wfr|tdsourcetag|"
    r"_?wv|wxfid|clicktime|enterid|weibo_id|ref_src|fbclid|gclid|bd_vid|hmsr|hmpl|hmcu|timestamp|_t|rand|random|"
    r"div|"  # ?div=-1 of newspapers: the same page, with another text set larger
    r"print|isprint|phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id",
    re.I,
)
NUMBERED_FILE = re.compile(r"(?:^|/)(?=[^/]*\d{4})[^/]*\.s?html?$", re.I)
# Parameters by which a program finds its own part that answers: index.php?m=content&c=index&a=show
ROUTE = re.compile(r"[macrsg]|mod|module|act?|action|app|do|op|ctl|controller|method|route", re.I)
PAGE_NUMBER = re.compile(r"(?:p|pn|page\w*)=\d+", re.I)
SESSION_VALUE = re.compile(r"(?:sid|s|session|token)=[0-9a-f]{16,}", re.I)

DAY = re.compile(r"(?<!\d)(?:19|20)\d\d[-_/]?(?:0[1-9]|1[0-2])[-_/]?(?:0[1-9]|[12]\d|3[01])(?!\d)")
LONG_NUMBER, NUMBER, WORD = re.compile(r"\d{3,}"), re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
MIXED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{9,}")

MAX_CHARS = 512  # a redirect carried along as a parameter, a search for a sentence: not the address of an article
MAX_SEGMENTS = 12
MAX_FACETS = 4  # ?area=&kind=&year=&order=&page=: every mixture is another page
# /a/b/a/b/a/b: a relative link that was written one folder too low
LOOP = re.compile(r"(/[^/]+)\1\1|(/[^/]+/[^/]+)\2\2")


def fold_url(url: str) -> str:
    """What all variants of an address have in common.

    url      absolute; one that is not of the web is its own key
    returns  host and path without scheme, www. or m., usual port, index file, fragment, session and tracking
             parameters; the rest of the query in alphabetical order. Not an address: never to be fetched or shown
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in PORTS or not parts.hostname:
        return url
    host = DEVICE.sub("", parts.hostname.rstrip(".")) + ("" if port in (None, PORTS[parts.scheme]) else f":{port}")
    path = quote(unquote_to_bytes(SESSION_PATH.sub("", parts.path)), safe=SAFE)
    path = PRINT_PATH.sub("", INDEX.sub("/", re.sub(r"/{2,}", "/", path or "/")))
    query = "&".join(sorted(_page_parameters(parts)))
    return f"{host}{path}?{query}" if query else host + path


def _page_parameters(parts: SplitResult) -> list[str]:
    """The parameters that choose a page; of a file that is named by its own number only the number of a page."""
    given = [one for one in parts.query.split("&") if one]
    if NUMBERED_FILE.search(parts.path):
        return [one for one in given if PAGE_NUMBER.fullmatch(one)]
    return [one for one in given if not (TRACKING.fullmatch(one.partition("=")[0]) or SESSION_VALUE.fullmatch(one))]


def site_of(url: str) -> str:
    """What the hosts of one owner share: people.com.cn of http://politics.people.com.cn/; host and port where the host
    is a number or has no such name, for there each port is a site of its own."""
    parts = urlsplit(url)
    return _domain(parts.hostname or "") or parts.netloc


@lru_cache(4096)
def _domain(host: str) -> str:
    return str(_suffixes()(host).top_domain_under_public_suffix)


@cache
def _suffixes() -> TLDExtract:
    """The list of public suffixes that came with tldextract: nothing is fetched."""
    from tldextract import TLDExtract  # here: it imports an HTTP client, which takes a tenth of a second

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def shape_of(url: str) -> str:
    """The form of an address, which pages of a kind share: /yaowen/2026-11/17/content_30416.html -> /*/@/content_#.html

    returns  path and names of parameters: @ a day, # a number of three digits or more, 0 a shorter one, x letters and
             digits mixed, * the word that names a folder. Words of a file's name stay
    """
    parts = urlsplit(url)
    folder, _, file = DAY.sub("@", unquote(parts.path)).rpartition("/")
    folder = "/".join(_numbers(WORD.sub("*", MIXED.sub("x", one)) if one != "x" else one) for one in folder.split("/"))
    stem, dot, ending = file.rpartition(".") if "." in file else (file, "", "")
    names = sorted({one.partition("=")[0] for one in _page_parameters(parts)})
    return f"{folder}/{_numbers(MIXED.sub('x', stem))}{dot}{ending.lower()}" + "".join(f"?{name}" for name in names)


def _numbers(text: str) -> str:
    return NUMBER.sub("0", LONG_NUMBER.sub("#", text))


def trap(url: str) -> str | None:
    """Why an address is likely one of endlessly many, in a few words; None for a sound one."""
    if len(url) > MAX_CHARS:
        return f"longer than {MAX_CHARS} characters"
    parts = urlsplit(url)
    path = parts.path
    if LOOP.search(path + "/"):
        return "folders repeat"
    if path.count("/") > MAX_SEGMENTS:
        return f"more than {MAX_SEGMENTS} folders deep"
    names = [name for one in _page_parameters(parts) if not ROUTE.fullmatch(name := one.partition("=")[0])]
    if len(names) > MAX_FACETS or len(names) != len(set(names)):
        return "a mixture of facets"
    return None
