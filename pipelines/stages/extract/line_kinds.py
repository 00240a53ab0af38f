"""What a visible line of a page is, by its text, its links and its element: prose, heading, caption, a link."""

from __future__ import annotations

import re
from dataclasses import InitVar, dataclass, field

from lxml.html import HtmlElement

from pipelines.stages.extract.template_names import word_set
from pipelines.text.characters import HAN

BLOCKS = word_set(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p pre section summary
    table tbody td tfoot th thead tr ul xmp founder-content enpcontent
    """
)
INNER = word_set("p li h1 h2 h3 h4 h5 h6 pre dd dt tr figcaption caption center blockquote")
SENTENCE = re.compile(rf"[，。；！？、：“”‘’]|[,;:!?](?=[\s{HAN}]|$)|\.(?=\s|$)|……")
FILES = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|rar|zip|7z|ofd|txt)(?:$|[?#])", re.I
)  # an attachment is no way out
ENDS = re.compile(r"[。！？!?…”’；;」』][）)\]】]?$|[。！？]|[^\W\d]\.[”\"]?$")
DATED = re.compile(
    r"[\[(（]?(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?)?[\])）]?|\s+"
)
LABEL = re.compile(r"(?![^：:]*附件)[^：:。]{2,10}[：:]")


@dataclass(slots=True)
class Line:
    """One visible line or paragraph.

    text     white space folded
    kind     as Block.kind
    owner    the innermost block element around it
    chars    visible characters, white space not counted
    credit   what tells a caption
    linked   those of them that are link text
    bold     those of them that are bold
    image    whether a picture stands between it and the line before
    noise    why it is page furniture by the markup around it, None where it is not
    parts    its texts as they stood, each with the element that holds it; () where one block became several lines
    """

    text: str
    kind: str
    owner: HtmlElement
    chars: int
    credit: InitVar[re.Pattern[str]]
    linked: int = 0
    bold: int = 0
    image: bool = False
    noise: str | None = None
    parts: tuple[tuple[str, HtmlElement], ...] = ()
    sentence: int = field(init=False)  # the same, of lines that end as sentences do
    prose: int = field(
        init=False
    )  # characters of running text: those outside links, in a line punctuated as sentences are

    def __post_init__(self, credit: re.Pattern[str]) -> None:
        free = self.chars - self.linked
        self.prose = free if free >= 8 and SENTENCE.search(self.text) else 0
        self.sentence = self.prose if free >= 20 and ENDS.search(self.text) else 0
        if self.kind == "paragraph" and self.chars <= 80:
            if credit.search(self.text) or (self.image and _centred(self.owner)):
                self.kind = "caption"
            elif self.chars <= 40 and self.bold * 10 >= self.chars * 9 and not ENDS.search(self.text):
                self.kind = "heading"


def one_spaced(text: str) -> str:
    """The text without white space at its ends, and each of the others one space; a zero-width space is one."""
    return " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").split())


def _centred(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "text-align:center" in style or (element.get("align") or "").lower() == "center" or element.tag == "center"


def is_link(line: Line) -> bool:
    """A line that is only there to be clicked; a date beside the headline or 更多报道： before it change nothing."""
    if line.linked * 10 >= line.chars * 6:
        return True
    label = LABEL.match(line.text)
    if label and line.linked >= 4 and line.linked + len(label.group().replace(" ", "")) >= line.chars:
        return True
    return line.linked >= 4 and line.linked * 10 >= len(DATED.sub("", line.text)) * 8


def holder(line: Line) -> HtmlElement:
    """The element in which a line is one paragraph among others."""
    element = line.owner
    while (element.tag in INNER or element.tag not in BLOCKS) and (parent := element.getparent()) is not None:
        element = parent
    return element


def leads_away(anchor: HtmlElement) -> bool:
    """Whether an anchor is a link: one without href is a mark, often without end, and one to a file an attachment."""
    href = anchor.get("href")
    return bool(href) and not FILES.search(href)


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data (rows of short cells) and not a page's layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [cells for row in table.iter("tr") if (cells := list(row.iterchildren("td", "th")))]
    if len(rows) < 2 or sum(len(cells) > 1 for cells in rows) * 2 < len(rows):
        return False
    texts = [one_spaced(cell.text_content()).replace(" ", "") for cells in rows for cell in cells]
    if max(map(len, texts)) > 150 or any(text.count("。") > 1 for text in texts):
        return False
    if any(len(cell.findall(".//p")) > 2 or cell.find(".//ul") is not None for cells in rows for cell in cells):
        return False
    linked = sum(len(a.text_content()) for a in table.iter("a"))
    return linked * 2 < sum(map(len, texts))
