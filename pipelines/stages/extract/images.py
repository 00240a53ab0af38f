"""The article's images: where they lie and what stands below them; nothing is fetched. A library of `extract`.

An image counts where a line of the article stands beside it and neither its size, nor its name, nor the link around it
says that it belongs to the site: icons, tracking pixels, logos, QR codes, advertising banners.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.record import Image
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, one_spaced
from pipelines.stages.extract.template_names import word_set
from pipelines.text.characters import HAN
from pipelines.text.folding import letters
from pipelines.urls import site_of

# Where templates that load an image late keep its address, before src, which holds a placeholder then
ADDRESSES = ("data-original", "data-src", "data-lazy-src", "data-url", "zoomfile", "file", "src")
# Whole words of a file's name, a class or an id, after splitting at everything but letters
OF_THE_SITE = word_set(
    """
    logo icon icons ico favicon avatar touxiang emoji emot smiley sprite qr qrcode erweima ewm wxcode gzh
    button btn arrow bullet bg pixel beacon tracker tracking tongji counter banner ad ads adv advert gg guanggao
    """
)
# Of a file only: classes such as "loading" stand on the article's own pictures, too.
PLACEHOLDERS = word_set("spacer blank transparent placeholder loading loader lazy")
FOLDERS_OF_THE_SITE = word_set("icon icons logo emoji emot smiley face ad ads adv advert guanggao gg qrcode erweima")
WORDS = re.compile("[a-z]+")
LENGTH = re.compile(r"(\d{1,5})(?:\.\d{1,5})? ?(?:px)?", re.I)
STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5})(?:\.\d+)?px", re.I)
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif|tiff?)(?:$|[?#!@])", re.I)
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|bmp|avif|tiff?)", re.I)
SMALL = 80  # pixels of the longer side of a picture that shows nothing
WIDE = 4.5  # times as wide as high: a banner
LONGEST_CAPTION = 300
MOST = 200  # of one page


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that may be the article's.

    at    index of the line that it stands in or before
    alt   its own words, "" where it has none
    """

    element: HtmlElement
    at: int
    url: str
    alt: str


def find_pictures(tree: HtmlElement, layout: Layout, url: str, titles: Collection[str]) -> list[Picture]:
    """The images of a page that are nobody's but an article's, in page order.

    Asked before the page is taken apart, for the links around them.

    tree     the whole page, for its <base>
    url      of the page
    titles   folded; an alt that only repeats the headline says nothing of the picture
    """
    base = _joined(url, next((element.get("href") or "" for element in tree.iter("base")), "")) or url
    found: list[Picture] = []
    for element, at in layout.images:
        address = _address(element, base)
        if address and not _is_of_the_site(element, address) and not _leads_elsewhere(element, base, url):
            found.append(Picture(element, at, address, _alt(element, titles)))
    return found


def own_images(
    pictures: Sequence[Picture],
    lines: Sequence[Line],
    why: Sequence[str | None],
    qr_code: re.Pattern[str],
    *,
    start: int = 0,
    inside: Collection[HtmlElement] | None = None,
) -> tuple[Image, ...]:
    """The images of an article, each address once.

    lines, why   those of the article's container, and why each is left out
    qr_code      what a line says beside the picture of a code
    start        index of the first of them among the page's lines
    inside       the images that stand in the container; None where it is the whole page
    """
    kept = [reason is None for reason in why]
    found: dict[str, Image] = {}
    for picture in pictures:
        at = picture.at - start
        if not 0 <= at <= len(lines) or (inside is not None and picture.element not in inside):
            continue
        beside = [place for place in (at - 1, at) if 0 <= place < len(lines)]
        if not any(kept[place] for place in beside) or any(
            not kept[place] and qr_code.search(lines[place].text) for place in beside
        ):
            continue
        image = Image(picture.url, picture.alt, _caption(lines, kept, at))
        if picture.url not in found and len(found) < MOST:
            found[picture.url] = image
    return tuple(found.values())


def _caption(lines: Sequence[Line], kept: Sequence[bool], at: int) -> int | None:
    """The place of the caption below a picture, or above it where that is not another picture's."""
    if at < len(lines) and kept[at] and lines[at].kind == "caption":
        return at
    above = at - 1
    if 0 <= above < len(lines) and kept[above] and lines[above].kind == "caption" and not lines[above].image:
        return above
    return None


def _address(element: HtmlElement, base: str) -> str:
    """Where the picture itself lies, "" where that is nowhere on the web."""
    for name in ADDRESSES:
        told = (element.get(name) or "").strip()
        if told and not told.lower().startswith(("data:", "blob:", "javascript:", "about:")):
            return _joined(base, told)
    return ""


def _joined(base: str, told: str) -> str:
    try:
        url = urljoin(base, told)
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""


def _is_of_the_site(element: HtmlElement, address: str) -> bool:
    """Whether size or name say so. Folders are asked for fewer words: articles lie in /share/ and /line/ as well."""
    sizes = dict(_sizes(element))
    width, height = sizes.get("width"), sizes.get("height")
    given = [size for size in (width, height) if size is not None]
    if given and max(given) < SMALL:
        return True
    if any(size <= 3 for size in given) or (width and height and width >= WIDE * height):
        return True
    *folders, name = urlsplit(address).path.lower().split("/")
    names = WORDS.findall(name.rpartition(".")[0] or name)
    if not PLACEHOLDERS.isdisjoint(names):
        return True
    for attribute in ("class", "id"):
        names += WORDS.findall((element.get(attribute) or "").lower())
    return not OF_THE_SITE.isdisjoint(names) or not FOLDERS_OF_THE_SITE.isdisjoint(folders)


def _sizes(element: HtmlElement) -> Iterator[tuple[str, int]]:
    """Width and height in pixels, as far as the markup tells them; a style wins."""
    for name in ("width", "height"):
        if found := LENGTH.fullmatch((element.get(name) or "").strip()):
            yield name, int(found[1])
    for found in STYLED.finditer((element.get("style") or "")[:1000]):
        yield found[1].lower(), int(found[2])


def _leads_elsewhere(element: HtmlElement, base: str, url: str) -> bool:
    """Whether a click on the picture leads to another host, and not to the picture: an advertisement."""
    for around in element.iterancestors("a"):
        if (href := _joined(base, (around.get("href") or "").strip())) and not PICTURE_FILE.search(href):
            return site_of(href) != site_of(url)
    return False


def _alt(element: HtmlElement, titles: Collection[str]) -> str:
    text = one_spaced(element.get("alt") or element.get("title") or "")[:LONGEST_CAPTION]
    if FILE_NAME.fullmatch(text) or not re.search(f"[{HAN}]", text) or len(text) < 4 or letters(text) in titles:
        return ""
    return text
