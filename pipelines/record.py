"""The data that flows: a page goes in, a record comes out with every cut and every reason attached.

These frozen values are the only language that the crawler, the stages, dedup and the store share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetch of one URL, with its bytes; never altered.

    url             as answered, after redirects; a file's is its file: URI
    payload         the body as served, transfer and content encodings undone
    content_type    the header's value, parameters included; None where there was no header
    headers         the rest of the answer's headers in order, names in lower case
    fetched_at      UTC, "2026-11-01T08:00:00Z"
    source          id of the source it was fetched for, None outside a configured source
    further         the pages on which the article goes on (下一页), in reading order
    known_fields    what its spider knows of it for certain, by field: outlet, published (ISO 8601), section, title;
                    and what a list said, for where the page says nothing: listed_published (a day), listed_title,
                    listed_author
    warc_file, warc_offset   where the bytes are kept; None until they are
    """

    url: str
    payload: bytes
    content_type: str | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: str
    source: str | None = None
    further: tuple[Page, ...] = ()
    known_fields: Mapping[str, str] = field(default_factory=dict)
    warc_file: str | None = None
    warc_offset: int | None = None

    @property
    def site(self) -> str:
        """The host that served the page, with its port where that is not the usual one; "" for a file."""
        parts = urlsplit(self.url)
        return (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known beforehand about the pages of one source or site. Each wins over the general reading.

    charset     what the source's pages are written in, whatever they declare
    selectors   CSS or XPath by field: title, body, published, outlet, authors, drop
    outlet      who publishes what the page gives no outlet for (a newspaper's own name)
    recurring   digests of the lines known to stand on many of the site's pages: boilerplate
    accepted    somebody found this very page to be an article: no stage refuses it
    """

    charset: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    recurring: frozenset[int] = frozenset()
    accepted: bool = False


TEXT_ROLES = frozenset(("body", "heading", "caption", "data"))  # of lines that belong to the article's text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption or line of a page's text.

    position   in page order over everything extracted, removed blocks included: it never changes
    text       as the latest stage left it; never empty, white space at the ends gone
    kind       paragraph, heading, caption, list, table, quote or code
    script     Hans, Hant, mixed or "" (tells neither), before conversion
    original   the text before conversion and repair, None where nothing was changed
    role       what a line of a text document is (headline, byline, body, menu, ...); "" on pages with markup
    """

    position: int
    text: str
    kind: str = "paragraph"
    script: str = ""
    original: str | None = None
    role: str = ""

    # For every line of every page, where dataclasses.replace costs ten times as much.
    def with_script(self, script: str) -> Block:
        return Block(self.position, self.text, self.kind, script, self.original, self.role)

    def with_role(self, role: str) -> Block:
        return Block(self.position, self.text, self.kind, self.script, self.original, role)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line that one element holds.

    text     with the white space around it
    names    class, id, itemprop, rel and href of the element and of the nearest around it, in lower case
    linked   whether it is the text of a link
    """

    text: str
    names: str = ""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page as readers see it, whether or not it belongs to the article.

    text       white space folded, invisible characters gone, in the page's own script
    kind, tag  as Block.kind; the innermost block element around it
    parts      its pieces; () of a paragraph
    position   of the block or removal that it became; None outside the article
    hidden     whether the markup hides it
    role       as Block.role, of a line of a text document
    """

    text: str
    kind: str = "paragraph"
    tag: str = ""
    parts: tuple[Part, ...] = ()
    position: int | None = None
    hidden: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article, which is not fetched.

    url       absolute
    alt       its own words, as the page has them; "" where it has none
    caption   position of the block that is its caption, None where no block is
    """

    url: str
    alt: str = ""
    caption: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A block, or a part of one, taken out: by which stage, by which rule, from where."""

    stage: str
    rule: str
    position: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one page became.

    text              the decoded page, markup included; dropped when the chain ends
    tree              the same, parsed: shared by the reading stages, dropped when the chain ends
    lines             all lines of the page, the article's among them; () for a document without markup. Dropped as well
    page_features     what in the page's markup speaks for or against an article; none where nothing was looked at (a
                      text document). Dropped as well
    published_at      ISO 8601 with +08:00, or a bare date, or None: never a guess
    published_evidence   where the date was found: "meta:article:published_time", "line", "dateline", "url", ...
    evidence          the same for each other field of metadata that was found, by field; of a list that several places
                      give, each that added to it: {"title": "heading", "outlet": "line", "authors": "bare+signature"}
    margins           how far the score of what a model chose is from the nearest other choice, by what it decides:
                      title, authors, kind (whether the page holds an article). Near 0 is doubtful
    masked, glosses   spots masked with * and left so; pinyin glosses taken out
    flags             what a reader should know of the page: truncated, mojibake, doorway, ...
    reject_reason     why this page is no article ("listing", "all-spam", "too-short"); None for an article
    warnings          what a person should look into, such as a selector that matched nothing
    """

    page: Page
    hints: Hints = Hints()
    text: str = ""
    tree: HtmlElement | None = None
    charset: str | None = None
    charset_evidence: str | None = None
    canonical_url: str | None = None
    extractor: str | None = None
    lines: tuple[PageLine, ...] = ()
    page_features: frozenset[str] = frozenset()
    blocks: tuple[Block, ...] = ()
    removals: tuple[Removal, ...] = ()
    images: tuple[Image, ...] = ()
    title: str | None = None
    subtitle: str | None = None
    published_at: str | None = None
    published_evidence: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    margins: Mapping[str, float] = field(default_factory=dict)
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    script: str | None = None
    language: str | None = None
    masked: int = 0
    glosses: int = 0
    flags: tuple[str, ...] = ()
    reject_reason: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The clean text, Simplified, one block a line."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def body_original(self) -> str | None:
        """The kept blocks as the page had them, None where no script was converted."""
        if not any(block.original is not None and block.script in ("Hant", "mixed") for block in self.blocks):
            return None
        return "\n".join(block.text if block.original is None else block.original for block in self.blocks)

    @property
    def captioned_images(self) -> tuple[tuple[str, str], ...]:
        """The address of each image and its caption: the block's clean text where it was kept, else the image's own."""
        texts = {block.position: block.text for block in self.blocks}
        return tuple(
            (image.url, texts.get(-1 if image.caption is None else image.caption, image.alt)) for image in self.images
        )

    def without(self, removals: tuple[Removal, ...], kept: tuple[Block, ...]) -> Record:
        """This record with only the kept blocks, and the removals that say why the others went."""
        return replace(self, blocks=kept, removals=self.removals + removals)
