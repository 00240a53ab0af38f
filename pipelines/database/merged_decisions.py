"""What people decided over another database, taken into ours: corrections, joins and splits, and checks."""

from __future__ import annotations

from pipelines.database.corrections import FIELDS, REJECT, corrected_columns
from pipelines.database.other_database import OtherDatabase
from pipelines.database.page_columns import OF_THE_FETCH
from pipelines.database.publishers import house_of
from pipelines.database.sql_rows import Row, Rows
from pipelines.database.store import Store

OF_COPIES = ("join", "split")


class MergedDecisions:
    """Each decision is one transaction, and one that is held already is passed over."""

    def __init__(self, store: Store, other: OtherDatabase, at: str) -> None:
        self.store, self.other, self.at = store, other, at
        self.db, self.rows = store.db, Rows(store.db)

    def take_corrections(self) -> int:
        """Corrections in the order in which they were made; returns how many were new."""
        taken = 0
        for row in self.other.rows("corrections"):
            page_id = self._page(row["page_id"])
            if page_id is None:
                continue
            with self.db.atomic():
                if row["field"] in OF_COPIES:
                    after = self._page(int(row["after"]))
                    if after is None:
                        continue
                    row |= {"before": self._article(row["before"]), "after": str(after)}
                held = self._held(row, page_id)
                if held is None:
                    self._take(row, page_id)
                    taken += 1
                elif row["withdrawn_at"] and not held["withdrawn_at"]:
                    self.rows.update("corrections", held["id"], {"withdrawn_at": row["withdrawn_at"]})
                    self.rows.update("pages", page_id, {"cleaned_with": None})
        return taken

    def _held(self, row: Row, page_id: int) -> Row | None:
        query = "SELECT * FROM corrections WHERE page_id = ? AND field = ? AND at = ? AND who IS ? AND after IS ?"
        given = [page_id, row["field"], row["at"], row["who"], row["after"]]
        return next(self.db.query(query, given), None)

    def _take(self, row: Row, page_id: int) -> None:
        number, field = row["page_id"], row["field"]
        if field in OF_COPIES:
            # The index of copies holds it from now on, as when it was decided here.
            decide = self.store.articles.join if field == "join" else self.store.articles.split
            if self._carry(page_id, int(row["after"])):
                decide(page_id, int(row["after"]), self.at)
        elif row["withdrawn_at"] is None:
            self._apply(field, row["after"], page_id, number)
        self.rows.insert("corrections", {name: row[name] for name in row if name != "id"} | {"page_id": page_id})
        if row["of_article"] and self._carry(page_id):
            self.store.articles.settle([page_id], self.at)

    def _apply(self, field: str, value: str | None, page_id: int, number: int) -> None:
        """Let our page show what was corrected; on a page that was just taken in, it is there already."""
        page = self.rows.row("pages", page_id)
        if field in FIELDS and page[field] != value:
            columns: Row = {field: value} | corrected_columns(page, [field])
            if field == "outlet":
                columns["publisher"] = house_of(value)
            self.rows.update("pages", page_id, columns)
        elif field == REJECT and value is not None and page["article_id"] is not None:
            self.rows.update("pages", page_id, {REJECT: value, "text_digest": None})
            self.store.articles.leave(page_id, self.at)
            return
        elif field == REJECT and value is None and page["article_id"] is None:
            self._accept(page_id, number)
        if self._carry(page_id):
            self.store.articles.settle([page_id], self.at)

    def _accept(self, page_id: int, number: int) -> None:
        """Take the text of a page that was rejected when it came here and accepted over there."""
        query = (
            "SELECT p.*, coalesce(p.body, a.body) AS text FROM pages p"
            " LEFT JOIN articles a ON a.id = p.article_id WHERE p.id = ?"
        )
        theirs = next(self.other.db.query(query, [number]))
        if not theirs["text_digest"]:
            return
        row = {name: theirs[name] for name in self.rows.row("pages", page_id) if name not in OF_THE_FETCH}
        for name in ("id", "month", "article_id", "similarity", "copy_of", "why", "refused", "rewords", "gone_at"):
            row.pop(name)
        self.rows.update("pages", page_id, row | {"body": theirs["text"], "publisher": house_of(theirs["outlet"])})
        self.db.execute("DELETE FROM removals WHERE page_id = ?", [page_id])
        for cut in self.other.removals([theirs]).get(number, ()):
            names = ("position", "stage", "rule", "text")
            self.rows.insert("removals", {"page_id": page_id, **dict(zip(names, cut, strict=True))})
        self.store.articles.place(page_id, None, self.at)

    def _carry(self, *pages: int) -> bool:
        return all(self.store.articles.article_of(page) is not None for page in pages)

    def _page(self, number: int) -> int | None:
        """Our page for one of the other."""
        query = "SELECT page_id FROM merged_pages WHERE database = ? AND other_page = ?"
        found: int | None = self.rows.value(query, [self.other.id, number])
        return found

    def _article(self, number: str | None) -> str | None:
        """Our article for one of the other, None where none of its pages carries one."""
        query = "SELECT article_id FROM merged_articles WHERE database = ? AND other_article = ? LIMIT 1"
        found = self.rows.value(query, [self.other.id, int(number or 0)])
        return None if found is None else str(found)

    def take_checks(self) -> int:
        """Which pages people looked at; returns how many were new, or were looked at there and not here."""
        taken = 0
        with self.db.atomic():
            for row in self.other.rows("checks"):
                page_id = self._page(row["page_id"])
                if page_id is None:
                    continue
                held = next(self.db.query("SELECT * FROM checks WHERE page_id = ?", [page_id]), None)
                theirs = {name: row[name] for name in row if name != "id"} | {"page_id": page_id}
                if held is None:
                    self.rows.insert("checks", theirs)
                elif held["is_right"] is None and row["is_right"] is not None:
                    self.rows.update("checks", held["id"], theirs)
                else:
                    continue
                taken += 1
        return taken
