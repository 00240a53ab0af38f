"""What a signed-in person does on Datasette's pages: correct, reject, accept, join, part, and check a day's sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.database.checks import Checks
from pipelines.database.corrections import FIELDS, REASON, Author, CorrectionError, value_of
from pipelines.database.sql_rows import Rows
from pipelines.database.store import Store, StoreError
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import stored_row


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: a sentence, and the page to go to."""

    ok: bool
    message: str
    path: str


def perform(database: Path, warc_folder: Path, form: Mapping[str, str], by: Author) -> Done:
    """Do what a form asks for, in a store of its own; other writers are waited for.

    form   page (an id), article (an id, where the article was looked at), action, and what the action needs
    """
    page_id = _number(form.get("page"))
    action = ACTIONS.get(form.get("action", ""))
    if page_id is None or action is None:
        return Done(False, "That was no form of ours.", "")
    try:
        store = Store(database)
        try:
            message = action(store, warc_folder, page_id, form, by)
            article = store.articles.article_of(page_id)
        finally:
            store.close()
    except (CorrectionError, LookupError, StoreError, DamagedArchive) as error:
        return Done(False, f"Not done: {error.args[0]}", _path(page_id, _number(form.get("article"))))
    return Done(True, message, _path(page_id, article if form.get("article") else None))


def todays_sample(database: Path, day: str) -> list[int]:
    """The pages of a day's sample that nobody has looked at yet; the sample is drawn where it isn't."""
    store = Store(database, reading=True)
    try:
        checks = Checks(Rows(store.db))
        with store.db.atomic():
            checks.draw(day)
        return checks.waiting(day)
    finally:
        store.close()


def _path(page_id: int, article: int | None) -> str:
    return f"articles/{article}" if article else f"pages/{page_id}"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _correct(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    given = {field: value_of(field, form[field]) for field in FIELDS if field in form}
    # a form holds all fields: one that was not touched is no correction, also where the page has NULL for an empty list
    touched = {field: value for field, value in given.items() if form.get(f"was_{field}", "") != form[field]}
    wrong = store.correct(page_id, touched, by, of_article=bool(form.get("article")))
    if form.get("check"):
        _mark(store, page_id, False, by)
    names = ", ".join(field for field in FIELDS if field in wrong)
    return f"Corrected: {names}." if names else "Nothing was changed."


def _reject(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    reason = form.get("reason", "").strip() or "not-an-article"
    if not REASON.fullmatch(reason):
        raise CorrectionError("give a reason in small letters, such as not-an-article")
    store.reject(page_id, reason, by)
    return f"Rejected: {reason}."


def _accept(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    from pipelines.runs.accepting import accepted_record  # the whole chain: only who accepts waits for it

    row = stored_row(store, page_id=page_id)
    outcome = store.accept(page_id, accepted_record(row, folder), by)
    return f"Accepted: it carries article {outcome.article_id}."


def _withdraw(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    count = store.withdraw(page_id, at=by.at)
    return f"{count} corrections withdrawn; scrapy reprocess reads the page again."


def _join(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    article, other = store.articles.article_of(page_id), _number(form.get("other"))
    if article is None or other is None or other == article:
        raise LookupError("give the number of the other article")
    return f"Joined: both are article {store.copies.join(article, other, by.at, by.who)} now."


def _split(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    before, after = store.copies.split(page_id, by.at, by.who)
    return f"Page {page_id} has left article {before}: it carries article {after} now."


def _right(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    _mark(store, page_id, True, by)
    return f"Page {page_id} is right."


def _wrong(store: Store, folder: Path, page_id: int, form: Mapping[str, str], by: Author) -> str:
    _mark(store, page_id, False, by)
    return f"Page {page_id} is wrong: say what is right below."


def _mark(store: Store, page_id: int, is_right: bool, by: Author) -> None:
    with store.db.atomic():
        Checks(Rows(store.db)).mark(page_id, is_right=is_right, who=by.who, at=by.at)


ACTIONS: dict[str, Callable[[Store, Path, int, Mapping[str, str], Author], str]] = {
    "correct": _correct,
    "reject": _reject,
    "accept": _accept,
    "withdraw": _withdraw,
    "join": _join,
    "split": _split,
    "right": _right,
    "wrong": _wrong,
}
