"""The schema, written out, and how it grew. A migration is never edited once it has been released."""

from uuid import uuid4

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pipelines.database import publishers
from pipelines.database.sql_rows import Rows
from pipelines.database.views import make_views
from pipelines.search import rebuild
from pipelines.urls import fold_url

migrations = Migrations("qingliu")

METADATA = {
    "title": str,
    "subtitle": str,
    "published_at": str,
    "outlet": str,
    "authors": str,
    "editors": str,
    "section": str,
    "keywords": str,
}


@migrations()
def first_tables(db: Database) -> None:
    db.table("runs").create(
        {
            "id": int,
            "spider": str,
            "arguments": str,
            "started_at": str,
            "finished_at": str,
            "finish_reason": str,
            "healthy": int,
            "pages": int,
            "articles": int,
            "duplicates": int,
            "rejected": int,
            "failures": int,
            "stats": str,
        },
        pk="id",
        not_null={"spider", "started_at"},
    )
    db.table("articles").create(
        {"id": int}
        | METADATA
        | {
            "body": str,
            "language": str,
            "chars": int,
            "copies": int,
            "page_id": int,
            "first_seen_at": str,
            "updated_at": str,
        },
        pk="id",
        not_null={"body", "page_id"},
    )
    db.table("pages").create(
        {"id": int, "url": str, "canonical_url": str, "site": str, "source": str, "run_id": int, "article_id": int}
        | {"relation": str, "similarity": float}
        | METADATA
        | {
            "body": str,
            "body_original": str,
            "text_digest": str,
            "script": str,
            "language": str,
            "masked": int,
            "glosses": int,
            "flags": str,
            "reject_reason": str,
            "extractor": str,
            "published_evidence": str,
            "fetched_at": str,
            "last_seen_at": str,
            "status": int,
            "etag": str,
            "last_modified": str,
            "charset": str,
            "charset_evidence": str,
            "sha256": str,
            "warc_file": str,
            "warc_offset": int,
            "further": str,
            "qingliu_version": str,
        },
        pk="id",
        not_null={"url", "relation", "fetched_at", "last_seen_at"},
        foreign_keys=[("run_id", "runs", "id"), ("article_id", "articles", "id")],
    )
    db.table("pages").create_index(["url"])
    db.table("pages").create_index(["article_id"])
    db.table("pages").create_index(["text_digest"])
    db.table("pages").create_index(["site"])
    db.table("removals").create(
        {"page_id": int, "position": int, "stage": str, "rule": str, "text": str},
        foreign_keys=[("page_id", "pages", "id")],
        not_null={"page_id", "stage", "rule"},
    )
    db.table("removals").create_index(["page_id"])
    db.table("removals").create_index(["stage", "rule"])
    db.table("failures").create(
        {"run_id": int, "url": str, "source": str, "kind": str, "status": int, "detail": str, "at": str},
        foreign_keys=[("run_id", "runs", "id")],
        not_null={"kind", "at"},
    )
    db.table("failures").create_index(["url"])
    db.table("redirects").create({"url": str, "target": str, "last_seen_at": str}, pk="url")
    db.table("articles").add_foreign_key("page_id", "pages", "id")


@migrations()
def article_ids_are_never_given_twice(db: Database) -> None:
    """People quote them: the id of an article that is gone must not come to mean another."""
    schema = db.table("articles").schema
    kept = schema.replace('"articles"', '"articles_kept"', 1).replace(
        "INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"
    )
    db.execute(kept)
    db.execute("INSERT INTO articles_kept SELECT * FROM articles")
    db.execute("DROP TABLE articles")
    db.execute("ALTER TABLE articles_kept RENAME TO articles")


@migrations()
def lines_of_sites(db: Database) -> None:
    db.table("site_lines").create({"site": str, "digest": int, "pages": int}, pk=("site", "digest"), not_null={"pages"})


@migrations()
def cleaned_with(db: Database) -> None:
    db.table("pages").add_column("cleaned_with", str)


@migrations()
def memory_of_addresses(db: Database) -> None:
    """Variants of an address are one; listings answer 304; pages that are gone; what a spider was told of a page."""
    for column in ("url_key", "gone_at", "told"):
        db.table("pages").add_column(column, str)
    db.table("redirects").add_column("url_key", str)
    db.table("runs").add_column("trouble", str)
    db.register_function(fold_url, deterministic=True)
    for table in ("pages", "redirects"):
        db.execute(f"UPDATE {table} SET url_key = fold_url(url)")
        db.table(table).create_index(["url_key"])
    columns = {"url": str, "etag": str, "last_modified": str, "links": bytes, "last_seen_at": str}
    db.table("listings").create(columns, pk="url", not_null={"links"})


@migrations()
def months_positions_and_indexes(db: Database) -> None:
    """A month to group by, where in its page each line of a body stood, and indexes for what is counted and sorted."""
    for table in ("articles", "pages"):
        db.execute(
            f"ALTER TABLE {table} ADD COLUMN month TEXT GENERATED ALWAYS AS (substr(published_at, 1, 7)) VIRTUAL"
        )
    db.execute("ALTER TABLE pages ADD COLUMN positions TEXT")
    for table, columns in {
        "articles": ("published_at", "outlet", "month", "copies", "first_seen_at"),
        "pages": ("run_id", "relation", "reject_reason", "sha256"),
        "failures": ("run_id",),
    }.items():
        for column in columns:
            db.table(table).create_index([column])
    db.table("removals").create_index(["rule", "page_id", "position"])


@migrations()
def search(db: Database) -> None:
    """The index of pipelines/search.py: which articles have which tokens, without places and without the text.

    With places it would be twice as large as the text (bench/search.py). The comment in the statement is not idle: by
    it sqlite-utils and Datasette know whose index this is, which they otherwise read off an option that an index
    without content cannot have.
    """
    db.execute(
        """
        CREATE VIRTUAL TABLE articles_fts USING fts5 /* content="articles" */ (
            words, content='', detail=none, tokenize='unicode61 remove_diacritics 0'
        )
        """
    )
    remove = (
        "INSERT INTO articles_fts(articles_fts, rowid, words)"
        " VALUES ('delete', old.id, search_tokens(old.title, old.body));"
    )
    add = "INSERT INTO articles_fts(rowid, words) VALUES (new.id, search_tokens(new.title, new.body));"
    db.execute(f"CREATE TRIGGER articles_indexed AFTER INSERT ON articles BEGIN {add} END")
    db.execute(f"CREATE TRIGGER articles_forgotten AFTER DELETE ON articles BEGIN {remove} END")
    db.execute(
        "CREATE TRIGGER articles_reindexed AFTER UPDATE OF id, title, body ON articles"
        " WHEN old.id IS NOT new.id OR old.title IS NOT new.title OR old.body IS NOT new.body"
        f" BEGIN {remove} {add} END"
    )
    rebuild(db.conn)


@migrations()
def grounds_for_copies(db: Database) -> None:
    """Why a page was joined with others or not, and what other copies can read where one is masked."""
    for column, kind in {"copy_of": int, "why": str, "refused": str, "original": int}.items():
        db.table("pages").add_column(column, kind)
    columns = {"article_id": int, "position": int, "context": str, "masked": str, "reading": str, "page_ids": str}
    db.table("article_restored").create(columns, foreign_keys=[("article_id", "articles", "id")])
    db.table("article_restored").create_index(["article_id"])


@migrations()
def views(db: Database) -> None:
    """Joins that readers would otherwise write themselves."""
    make_views(db)


@migrations()
def witnesses_of_each_field(db: Database) -> None:
    """Who told title, outlet, people, section and keywords; pages of before get theirs when they are reprocessed."""
    db.table("pages").add_column("witnesses", str)
    make_views(db)


@migrations()
def bytes_that_are_lost(db: Database) -> None:
    """Since when the WARC is known not to hold a page's bytes any more; they are fetched again."""
    db.table("pages").add_column("lost_at", str)
    make_views(db)


@migrations()
def articles_in_other_words(db: Database) -> None:
    """Which page of another article a page tells in other words: from one source, and no copy."""
    db.table("pages").add_column("rewords", int)
    make_views(db)


@migrations()
def corrections_and_checks(db: Database) -> None:
    """What people corrected, and which pages they looked at to see whether they were read right."""
    columns = {"id": int, "page_id": int, "field": str, "before": str, "after": str, "of_article": int, "who": str}
    db.table("corrections").create(
        columns | {"at": str, "withdrawn_at": str}, pk="id", foreign_keys=[("page_id", "pages", "id")]
    )
    db.table("corrections").create_index(["page_id"])
    db.table("corrections").create_index(["field"])
    columns = {"id": int, "page_id": int, "day": str, "drawn": str, "is_right": int, "who": str, "at": str}
    db.table("checks").create(columns, pk="id", foreign_keys=[("page_id", "pages", "id")])
    db.table("checks").create_index(["page_id"], unique=True)
    db.table("checks").create_index(["day"])


@migrations()
def houses_of_outlets(db: Database) -> None:
    """The known house behind what a page calls its outlet, beside it."""
    for table in ("articles", "pages"):
        db.table(table).add_column("publisher", str)
        db.table(table).create_index(["outlet", "publisher"])
    db.table("articles").create_index(["publisher"])
    publishers.catch_up(Rows(db))


@migrations()
def bytes_that_are_retired(db: Database) -> None:
    """Since when a page's bytes are gone because somebody wanted it so."""
    db.table("pages").add_column("retired_at", str)
    make_views(db)


@migrations()
def databases_taken_in(db: Database) -> None:
    """Which database this is, which others were merged into it, and which of their ids became which of ours."""
    db.table("databases").create(
        {"id": str, "name": str, "own": int, "merged_at": str}, pk="id", not_null={"own"}, defaults={"own": 0}
    )
    db.table("databases").insert({"id": uuid4().hex, "own": 1})
    columns = {"database": str, "other_page": int, "other_article": int, "fetched_at": str, "page_id": int}
    db.table("merged_pages").create(
        columns,
        pk=("database", "other_page"),
        foreign_keys=[("database", "databases", "id"), ("page_id", "pages", "id")],
    )
    db.table("merged_pages").create_index(["page_id"])
    db.table("merged_pages").create_index(["database", "other_article"])
    columns = {"database": str, "other_run": int, "run_id": int}
    db.table("merged_runs").create(
        columns,
        pk=("database", "other_run"),
        foreign_keys=[("database", "databases", "id"), ("run_id", "runs", "id")],
    )
    make_views(db)


@migrations()
def images_of_pages(db: Database) -> None:
    """Addresses and captions of a page's images; pages of before get theirs when they are reprocessed."""
    db.table("pages").add_column("images", str)
    make_views(db)


@migrations()
def margins_of_models(db: Database) -> None:
    """How sure each model was of what it chose; pages of before get theirs when they are reprocessed."""
    db.table("pages").add_column("margins", str)
    make_views(db)


@migrations()
def search_index_at_the_end(db: Database) -> None:
    """A writer may gather what changes in the search index and write it at the end: pipelines/search/gathered.py."""
    remove = (
        "INSERT INTO articles_fts(articles_fts, rowid, words)"
        " VALUES ('delete', old.id, search_tokens(old.title, old.body));"
    )
    add = "INSERT INTO articles_fts(rowid, words) VALUES (new.id, search_tokens(new.title, new.body));"
    gone = "search_gathered(old.id, old.title, old.body, NULL, NULL)"
    come = "search_gathered(new.id, NULL, NULL, new.title, new.body)"
    for name, event, condition, change in (
        ("articles_indexed", "INSERT", f"NOT {come}", add),
        ("articles_forgotten", "DELETE", f"NOT {gone}", remove),
        (
            "articles_reindexed",
            "UPDATE OF id, title, body",
            "(old.id IS NOT new.id OR old.title IS NOT new.title OR old.body IS NOT new.body)"
            f" AND NOT ({gone} AND {come})",
            remove + " " + add,
        ),
    ):
        db.execute(f"DROP TRIGGER {name}")
        db.execute(f"CREATE TRIGGER {name} AFTER {event} ON articles WHEN {condition} BEGIN {change} END")


@migrations()
def room_for_nothing(db: Database) -> None:
    """Lines of sites are kept once, not in a table and its index; indexes that nobody asks, or that begin another."""
    db.execute(
        "CREATE TABLE site_lines_kept (site TEXT NOT NULL, digest INTEGER NOT NULL, pages INTEGER NOT NULL,"
        " PRIMARY KEY (site, digest)) WITHOUT ROWID"
    )
    db.execute("INSERT INTO site_lines_kept SELECT site, digest, pages FROM site_lines ORDER BY site, digest")
    db.execute("DROP TABLE site_lines")
    db.execute("ALTER TABLE site_lines_kept RENAME TO site_lines")
    db.execute("DROP INDEX idx_articles_outlet")
    db.execute("DROP INDEX idx_pages_sha256")
