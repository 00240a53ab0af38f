"""The newest articles as a feed that other programs read: Atom, or JSON Feed.

source   RFC 4287; https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from pipelines import VERSION
from pipelines.database.sql_rows import Row

ATOM = "http://www.w3.org/2005/Atom"
FORMS = ("atom", "json")


def feed(rows: Sequence[Row], form: str, *, title: str, at: str) -> str:
    """A feed of articles, as export gives them, in the order given.

    form   atom or json
    at     now, UTC
    """
    return _atom(rows, title, at) if form == "atom" else _json(rows, title)


def id_of(row: Row) -> str:
    """A name of an article that stays, whichever page is its canonical one."""
    return f"urn:qingliu:article:{row['id']}"


def _moment(row: Row) -> str | None:
    """When it was published, where the page tells a time: a feed knows no bare day."""
    published: str | None = row["published_at"]
    return published if published and len(published) > 10 else None


def _atom(rows: Sequence[Row], title: str, at: str) -> str:
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed")

    def add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
        element = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        element.text = None if text is None else plain(text)
        return element

    add(root, "title", title)
    add(root, "id", "urn:qingliu:feed")
    add(root, "updated", max((row["updated_at"] for row in rows), default=at))
    add(root, "generator", "Qingliu", version=VERSION)
    for row in rows:
        entry = add(root, "entry")
        add(entry, "title", row["title"] or "")
        add(entry, "id", id_of(row))
        add(entry, "updated", row["updated_at"])
        if published := _moment(row):
            add(entry, "published", published)
        if is_web(row["url"]):
            add(entry, "link", rel="alternate", href=row["url"])
        for name in row["authors"] or [row["publisher"] or row["outlet"] or row["site"] or "unknown"]:
            add(add(entry, "author"), "name", name)
        for keyword in row["keywords"]:
            add(entry, "category", term=plain(keyword))
        add(entry, "content", row["body"], type="text")
        if row["outlet"]:
            source = add(entry, "source")
            add(source, "title", row["outlet"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _json(rows: Sequence[Row], title: str) -> str:
    items = []
    for row in rows:
        item: dict[str, Any] = {
            "id": id_of(row),
            "url": row["url"] if is_web(row["url"]) else None,
            "title": row["title"],
            "content_text": row["body"],
            "date_published": _moment(row),
            "date_modified": row["updated_at"],
            "authors": [{"name": name} for name in row["authors"]],
            "tags": row["keywords"],
            "language": row["language"],
            "_qingliu": {name: row[name] for name in ("published_at", "outlet", "publisher", "copies", "source")},
        }
        items.append({name: value for name, value in item.items() if value not in (None, [])})
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def plain(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
