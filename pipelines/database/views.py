"""The views: joins that readers would otherwise write themselves. They hold nothing; a changed one is made anew."""

from sqlite_utils import Database

# A body as a JSON array of its lines. A backslash would read as an escape, and no news text misses one: it goes wide.
_LINES = r"""'[' || replace(json_quote(replace(coalesce(p.body, a.body), '\', '＼')), '\n', '","') || ']'"""

# Of a URL's versions in an article the one fetched last counts. The plus keeps SQLite off the index on article_id: a
# URL has few.
_NEWEST = (
    "not exists (select 1 from pages n where n.url = {0}.url and +n.article_id = {0}.article_id"
    " and (n.fetched_at, n.id) > ({0}.fetched_at, {0}.id))"
)
# Who tells only the day can't claim to have been first on it.
_MOMENT = "julianday({0}.published_at || iif(length({0}.published_at) = 10, 'T23:59:59+08:00', ''))"
_ORDER = f"coalesce({_MOMENT}, julianday({{0}}.fetched_at)), {{0}}.fetched_at, {{0}}.id"
_COPIES = f"from pages c where c.article_id = p.article_id and {_NEWEST.format('c')}"
_KEPT = f"""
    select p.id as page_id, line.value as text,
        coalesce(json_extract(p.positions, '$[' || line.key || ']'), line.key) as position
    from pages p left join articles a on a.id = p.article_id join json_each({_LINES}) line
    where coalesce(p.body, a.body) <> ''
"""

# Subqueries in place of window functions: what nobody asks for is not worked out, so a page of a hundred thousand
# copies, or a count by site, takes no longer than one of a hundred.
VIEWS = {
    # A lag in hours is only told between two pages that tell a time; days also where they tell only the day.
    "copies": f"""
        select
            p.article_id,
            1 + (select count(*) {_COPIES} and ({_ORDER.format("c")}) < ({_ORDER.format("p")})) as place,
            p.title, p.id as page_id, p.url, p.site, p.source, p.outlet, p.relation, p.similarity,
            p.published_at,
            (select min(v.fetched_at) from pages v where v.url = p.url and +v.article_id = p.article_id)
                as first_seen_at,
            p.last_seen_at,
            round(24 * (julianday(p.published_at)
                - (select min(julianday(c.published_at)) {_COPIES} and length(c.published_at) > 10
                    and length(p.published_at) > 10)), 1) as lag_hours,
            cast(julianday(substr(p.published_at, 1, 10))
                - (select min(julianday(substr(c.published_at, 1, 10))) {_COPIES}) as integer) as lag_days,
            p.title is not a.title as retitled,
            coalesce(p.masked, 0) as masked,
            coalesce(p.glosses, 0) as glosses,
            p.script,
            length(coalesce(p.body, a.body)) as chars,
            length(coalesce(p.body, a.body)) - a.chars as chars_more,
            (select c.id {_COPIES} order by {_ORDER.format("c")} limit 1) as first_page_id
        from pages p join articles a on a.id = p.article_id
        where {_NEWEST.format("p")}
    """,
    "reprints": """
        select
            later.article_id, later.first_page_id, first.site as first_site, first.source as first_source,
            first.outlet as first_outlet, later.page_id, later.site, later.source, later.outlet, later.published_at,
            later.first_seen_at, later.lag_hours, later.lag_days, later.retitled, later.masked, later.chars_more
        from copies later cross join pages first on first.id = later.first_page_id
        where later.page_id <> later.first_page_id
    """,
    "rewordings": """
        select
            p.article_id, a.title, p.id as page_id, p.site, p.published_at,
            w.article_id as of_article_id, b.title as of_title, w.id as of_page_id, w.site as of_site,
            w.published_at as of_published_at, p.why
        from pages p join pages w on w.id = p.rewords
        join articles a on a.id = p.article_id join articles b on b.id = w.article_id
        where p.article_id <> w.article_id
    """,
    "lines": f"""
        select page_id, position, null as stage, null as rule, text from ({_KEPT})
        union all
        select page_id, position, stage, rule, text from removals
    """,
    "dropped": f"""
        select
            r.stage, r.rule, r.text,
            (select text from ({_KEPT}) where page_id = r.page_id and position < r.position
                order by position desc limit 1) as text_before,
            (select text from ({_KEPT}) where page_id = r.page_id and position > r.position
                order by position limit 1) as text_after,
            r.position, r.page_id, p.article_id, p.site, p.source, p.run_id, p.url
        from removals r join pages p on p.id = r.page_id
    """,
    # An article of another database whose pages were parted since is several here.
    "merged_articles": """
        select m.database, m.other_article, p.article_id, count(*) as pages
        from merged_pages m join pages p on p.id = m.page_id
        where m.other_article is not null and p.article_id is not null
        group by m.database, m.other_article, p.article_id
    """,
    "witnesses": """
        select id as page_id, 'bytes' as field,
            coalesce(warc_file || ' at ' || warc_offset, 'retired ' || retired_at) as value,
            'sha256 ' || sha256 || iif(lost_at is null, '', ', lost') as witness
        from pages
        union all select id, 'charset', charset, charset_evidence from pages
        union all select id, 'text', json_array_length(positions) || ' lines'
            || iif(coalesce(flags, '[]') = '[]', '', ', ' || flags), extractor from pages
        union all select id, 'published_at', published_at, published_evidence from pages
        union all select p.id, told.key, case told.key
            when 'title' then p.title when 'subtitle' then p.subtitle when 'outlet' then p.outlet
            when 'authors' then p.authors when 'editors' then p.editors
            when 'section' then p.section when 'keywords' then p.keywords end, told.value
            from pages p join json_each(p.witnesses) told on told.key != 'kind'
        union all select id, 'script', script,
            iif(body_original is null, 'nothing converted', 'the text before conversion is in body_original') from pages
        union all select id, 'article', article_id,
            coalesce(relation || iif(reject_reason is null, '', ': ' || reject_reason)
                || iif(similarity < 1, ', similarity ' || round(similarity, 3), '') || coalesce(': ' || why, ''), '')
            from pages
        union all select p.id, 'not joined with', 'page ' || json_extract(other.value, '$.page_id'),
            json_extract(other.value, '$.why')
            from pages p join json_each(p.refused) other
    """,
}


def make_views(db: Database) -> None:
    """Make every view as it stands here. A later migration that changes one calls this again."""
    for name, sql in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {sql}")
