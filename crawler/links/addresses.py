"""What an address tells by itself: where it leads as browsers read it, its form, and whether it is that of an index."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from crawler.links.vocabulary import vocabulary
from pipelines.urls import DAY, SESSION_PATH

NO_PAGE = ("javascript:", "mailto:", "tel:", "#", "data:", "about:", "blob:")
BREAKS = re.compile(r"[\t\r\n]")  # browsers take them out, wherever they are
YEAR = re.compile(r"(?:19|20)\d\d(?:-?(?:0[1-9]|1[0-2]))?")
DIGITS = re.compile(r"\d+")
# Letters and digits mixed, as ids are written: at least one digit that is not at the end of a word.
ID = re.compile(r"(?=[^\d]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9]{8,}|[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{4,}){2,}")
WORDS = re.compile(r"[A-Za-z]{2,}")
OTHER_SCRIPT = re.compile(r"[^\x00-\x7f]")
ENDING = re.compile(r"\.([A-Za-z]{1,6})$")
LONG_ID = re.compile(r"\d{5,}")
NAMED_ID = re.compile(
    r"(?:^|[/_-])(?:content|detail|article|art|news|info|view|show|story|doc|[ctnap])(?:[a-z]{0,30}[/-])?\w{0,60}?\d{3}",
    re.I,
)
ID_KEY = re.compile(r"(?:^|&)(?:\w*id|no|aid|nid)=\w*\d{2,}|(?:^|&)p=\d{1,}", re.I)
SECTION_KEY = re.compile(
    r"(?:^|&)(?:page_?id|cat|cid|catid|\w{0,30}(?:sort|class|type|column|channel|cate|lanmu)\w{0,30})=", re.I
)
INDEX_FILE = re.compile(r"(?:index|default|main|home)\.\w+", re.I)
WORN = re.compile(r"[_-]?(?<!\d)\d+$")


def base_of(url: str, href: str | None) -> str:
    """The address that relative links of a page start from; a <base> that is no address of the web is none."""
    try:
        base = urljoin(url, (href or "").strip())
        parts = urlsplit(base)
        return base if parts.scheme in ("http", "https") and parts.hostname else url
    except ValueError:
        return url


def target_of(base: str, href: str | None, charset: str | None = None) -> str | None:
    """The absolute address that a link leads to as browsers read it, without fragment and session id.

    charset   of the page: words in the query of a link go out in it, those of the path in UTF-8
    returns   None where the link leads to no page of the web
    """
    if not href:
        return None
    href = BREAKS.sub("", href).strip()
    if not href or href.lower().startswith(NO_PAGE):
        return None
    path, mark, query = href.partition("?")
    try:
        if charset and mark and not query.isascii():
            query = quote(query.encode(charset, "xmlcharrefreplace"), safe="%/:?@!$&'()*+,;=~#-._")
        target = urldefrag(urljoin(base, path.replace("\\", "/") + mark + query)).url
        parts = urlsplit(target)
        target.encode()
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and " " not in parts.netloc
    except (ValueError, LookupError):  # a host of [, a port of letters, half an emoji, an unknown charset
        return None
    return SESSION_PATH.sub("", target) if sound else None


def form_of(url: str, *, fine: bool = False) -> str:
    """The form that addresses of one kind share: /news/winter-heating.html and /news/bus-line.html -> /w/s.html

    fine      words of a file's name stay, and numbers of one or two digits (0) differ from longer ones: the form by
              which outcomes are remembered, while a page's links keep company by the other
    returns   path and names of parameters, with @ for a day, Y for a year, # for digits, x for an id of letters and
              digits, s for several words, w for a word; a row of folders that are words counts as one. Names of folders
              of lists and of index files stay
    """
    parts = urlsplit(url)
    folders, _, file = DAY.sub("@", unquote(parts.path)).rpartition("/")
    ending = ENDING.search(file)
    stem = file[: ending.start()] if ending else file
    folded: list[str] = []
    for name in filter(None, folders.split("/")):
        kind = _fold(name, fine)
        if kind != "w" or folded[-1:] != ["w"]:
            folded.append(kind)
    names = sorted({one.partition("=")[0].lower() for one in parts.query.split("&") if one})
    if stem:
        kind = _fold(stem, fine)
        folded.append((stem.lower() if fine and kind == "w" else kind) + (ending[0].lower() if ending else ""))
    else:
        folded.append("")
    return "/".join(["", *folded]) + "".join(f"?{name}" for name in names)


def _fold(name: str, fine: bool = False) -> str:
    """One name of a path, folded."""
    known = vocabulary()
    if name.lower() in known.listing_folders or name.lower() in known.index_files:
        return name.lower()
    if YEAR.fullmatch(name):
        return "Y"
    if ID.fullmatch(name):
        return "x"
    if OTHER_SCRIPT.search(name) or (len(WORDS.findall(name)) >= 2 and re.search(r"[-_+ ]", name)):
        return "s@" if "@" in name else "s"
    worded = re.sub(r"[A-Za-z]+", "w", name)
    return DIGITS.sub(lambda digits: "0" if fine and len(digits[0]) < 3 else "#", worded)


def is_index(url: str) -> bool:
    """Whether an address is that of a front page, a section or a list rather than of one article."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    names = [name for name in path.split("/") if name]
    if not names or (len(names) == 1 and INDEX_FILE.fullmatch(names[0])):
        return not ID_KEY.search(parts.query) or bool(SECTION_KEY.search(parts.query))
    known, last = vocabulary(), names[-1]
    ending = ENDING.search(last)
    stem = last[: ending.start()] if ending else last
    parent = names[-2].lower() if len(names) > 1 else ""
    if not path.endswith("/"):
        if stem.lower() in ("index", "default") and not parts.query and len(names) > 1:
            return (
                is_index(url[: -len(last)]) if url.endswith(last) else True
            )  # /winter-heating/index.html is an article
        if WORN.sub("", stem).lower() in known.index_files:
            return not ID_KEY.search(parts.query)
        return not ending and parent in known.listing_folders and not re.search(r"\d{3,}", last)
    if parent in known.listing_folders and not (LONG_ID.search(last) and parent not in ("page", "pages")):
        return True
    if DAY.sub("", path).strip("/") == "" or YEAR.fullmatch(last) or re.fullmatch(r"\d{1,2}", last):
        return True
    if _fold(last)[0] in "sx" or re.search(r"\d{3}", DAY.sub("", path)):
        return False
    dated = DAY.search(path) or any(YEAR.fullmatch(name) for name in names[:-1])
    return not (
        dated and last.lower() not in known.listing_folders and not DAY.search("/" + "/".join(names[-3:]) + "/")
    )


def is_front(url: str) -> bool:
    """Whether an address is that of a site's front page."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return (not path or INDEX_FILE.fullmatch(path) is not None) and is_index(url) and not parts.query


def signs_of_article(url: str) -> tuple[int, str]:
    """Points that an address gives for leading to an article, and why: 2, 1, 0; -2 for the address of an index."""
    if is_index(url):
        return -2, "the address of an index"
    parts = urlsplit(url)
    path = unquote(parts.path)
    names = [name for name in path.split("/") if name]
    if DAY.search(path) or re.search(r"/\d\d/\d{4}/", path):
        return 2, "a day in the address"
    last = names[-1] if names else ""
    stem = ENDING.sub("", last)
    if LONG_ID.search(last) or (ID_KEY.search(parts.query) and not SECTION_KEY.fullmatch(parts.query)):
        return 2, "an id in the address"
    if any(_fold(ENDING.sub("", name)) == "x" for name in names[-2:]):
        return 2, "an id in the address"
    if any(YEAR.fullmatch(name) for name in names[:-1]):
        return 2, "a year in the address"
    if LONG_ID.search(path) or NAMED_ID.search(path) or re.search(r"\d{2,}", last):
        return 1, "a number in the address"
    if _fold(stem)[:1] == "s":
        return 0, "several words in the address"
    return 0, "no number in the address"


def is_within(url: str, page: str) -> bool:
    """Whether an address lies in the folder of a section: /news/china/ in /news/, /xwzx/xydt.htm in /xwzx.htm."""
    one, other = urlsplit(url), urlsplit(page)
    if one.path == other.path:
        return one.query != other.query  # /news.asp?class=11 of /news.asp?class=1
    folder, _, file = other.path.rpartition("/")
    if not folder and not file:
        return False
    stem = f"{other.path.removesuffix('/')}/" if not file else f"{folder}/{ENDING.sub('', file)}/"
    return one.path.startswith(stem) or (folder != "" and one.path.startswith(f"{folder}/"))
