"""Full text search over articles, for a language without spaces.

    from pipelines.search import search
    for hit in search("data/news.db", "扶贫 云溪县"):
        print(hit.title, hit.snippet)

The index is an FTS5 table without a copy of the text; triggers on `articles` keep it, so a connection that writes
articles needs `register`. One that doesn't is refused by SQLite ("no such function: search_gathered"): better than an
index that lies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.search.index_terms import TITLE, is_han, tokens
from pipelines.search.query import parse

# The best of the newest, and of those with the words in the title: to read every text that has 的 would take seconds,
# this many take some 20 ms (bench/search.py).
SEARCH = """
with found(id) as (
  select * from (
    select rowid from articles_fts where articles_fts match search_titles(:q) order by rowid desc limit 200)
  union
  select * from (
    select rowid from articles_fts where articles_fts match search_query(:q) order by rowid desc limit 300)
), best as (
  select id, search_score(title, body, :q) as score from found join articles using (id)
  where score > 0 order by score desc, published_at desc, id desc limit :limit
)
select id, title, outlet, published_at, search_snippet(body, :q) as snippet, score
from best join articles using (id)
order by score desc, published_at desc, id desc
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers a query, with the place where it does; the matches are marked 【so】."""

    id: int
    title: str | None
    outlet: str | None
    published_at: str | None
    snippet: str
    score: float


def search(database: Path | str | sqlite3.Connection, query: str, *, limit: int = 20) -> list[Hit]:
    """The articles that answer a query, best first.

    database   a file, or a connection of your own
    query      as pipelines/search/query.py reads it: words between spaces, all of them wanted; "a phrase"; -unwanted;
               title:word; covid*; OR; brackets
    raises     sqlite3.OperationalError where the file is no database of ours
    """
    if not isinstance(database, sqlite3.Connection):
        connection = sqlite3.connect(f"{Path(database).absolute().as_uri()}?mode=ro", uri=True)
        try:
            return search(connection, query, limit=limit)
        finally:
            connection.close()
    register(database)
    return [Hit(*row) for row in database.execute(SEARCH, {"q": query, "limit": limit})]


_expected: dict[tuple[str, str], str] = {}  # what tokens() makes of (title, body)


def expect_article(title: str | None, body: str, terms: str) -> None:
    """Say what `tokens` makes of an article that is about to be written, where that was computed in another process."""
    expect_articles({(title or "", body): terms})


def expect_articles(terms: Mapping[tuple[str, str], str]) -> None:
    """The same of several: (title, body) -> terms. What was expected before is forgotten."""
    _expected.clear()
    _expected.update(terms)


def terms_of(title: str | None, body: str | None) -> str:
    """What the index holds of an article."""
    expected = _expected.get((title or "", body or ""))
    return tokens(title or "", body or "") if expected is None else expected


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions of search, unless it has them."""
    if connection.execute("select 1 from pragma_function_list where name = 'search_tokens'").fetchall():
        return

    def define(name: str, arguments: int, function: object) -> None:
        connection.create_function(name, arguments, function, deterministic=True)  # type: ignore[arg-type]

    define("search_tokens", 2, terms_of)
    connection.create_function("search_gathered", 5, lambda *change: False)  # gathered.py has another
    define("search_query", 1, lambda query: parse(query or "").match())
    define("search_titles", 1, lambda query: parse(query or "").match(TITLE))
    define("search_score", 3, lambda title, body, query: parse(query or "").score(title or "", body or ""))
    define("search_snippet", 2, lambda text, query: parse(query or "").snippet(text or ""))
    define("search_marked", 2, lambda text, query: parse(query or "").marked(text or ""))


def hint(connection: sqlite3.Connection, query: str) -> str:
    """What somebody whose query found nothing may try, in a sentence or two."""
    asked = parse(query)
    if asked.only_unwanted:
        return "Only unwanted words were named: add one that is wanted."
    if not asked.wanted:
        return "There is no letter or digit to look for."
    register(connection)
    terms = {term.typed: term for term in asked.wanted}
    count = "select count(*) from articles_fts where articles_fts match ?"
    found = {typed: connection.execute(count, [term.match()]).fetchone()[0] for typed, term in terms.items()}
    missing = [typed for typed, number in found.items() if not number]
    if not missing:
        told = ", ".join(f"{typed} {number}" for typed, number in found.items())
        either = " Put OR between words to find either." if len(found) > 1 else ""
        return f"Articles with the parts of each word: {told}; none answers the whole query.{either}"
    tries = []
    if any(len(runs[0]) > 2 and is_han(runs[0][0]) for typed in missing for runs in terms[typed].spellings):
        tries.append("a long word may be found in parts, with a space between them")
    if any(not is_han(runs[-1][-1][-1]) and not terms[typed].prefix
           for typed in missing for runs in terms[typed].spellings):  # fmt: skip
        tries.append(f"Latin letters and digits are found as whole words: {missing[0]}* finds what begins so")
    if any(terms[typed].in_title for typed in missing):
        tries.append("without title: the text counts too")
    return f"No article has {' or '.join(missing)}." + "".join(f" Try: {one}." for one in tries[:1])


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill the index anew from the articles, in the transaction at hand."""
    register(connection)
    connection.execute("insert into articles_fts(articles_fts) values ('delete-all')")
    connection.execute("insert into articles_fts(rowid, words) select id, search_tokens(title, body) from articles")


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the index, in sentences; nothing when it agrees with the articles."""
    register(connection)
    try:
        connection.execute("insert into articles_fts(articles_fts) values ('integrity-check')")
    except sqlite3.DatabaseError as error:
        yield f"the search index is damaged: {error}"
        return
    for (article,) in connection.execute("select id from articles except select id from articles_fts_docsize"):
        yield f"article {article} is not in the search index"
    for (article,) in connection.execute("select id from articles_fts_docsize except select id from articles"):
        yield f"the search index holds article {article}, which does not exist"
