"""The views: what a reader would otherwise join by hand. They hold nothing, so a changed one is simply made anew."""

from sqlite_utils import Database

# A body as a JSON array of its lines. A backslash would read as an escape, and no news text misses one: it goes wide.
_LINES = r"""'[' || replace(json_quote(replace(coalesce(p.body, a.body), '\', '＼')), '\n', '","') || ']'"""

VIEWS = {
    # A lag in hours is only told between two pages that tell a time; days also where they tell only the day.
    "copies": """
        select
            p.article_id,
            row_number() over (partition by p.article_id
                order by coalesce(julianday(p.published_at), julianday(p.fetched_at)), p.fetched_at, p.id) as place,
            p.title, p.id as page_id, p.url, p.site, p.source, p.outlet, p.relation, p.similarity,
            p.published_at,
            (select min(s.fetched_at) from pages s where s.url = p.url and s.article_id = p.article_id)
                as first_seen_at,
            p.last_seen_at,
            round(24 * (iif(length(p.published_at) > 10, julianday(p.published_at), null)
                - min(iif(length(p.published_at) > 10, julianday(p.published_at), null))
                    over (partition by p.article_id)), 1) as lag_hours,
            cast(julianday(substr(p.published_at, 1, 10)) - min(julianday(substr(p.published_at, 1, 10)))
                over (partition by p.article_id) as integer) as lag_days,
            p.title is not a.title as retitled,
            coalesce(p.masked, 0) as masked,
            coalesce(p.glosses, 0) as glosses,
            p.script,
            length(coalesce(p.body, a.body)) as chars,
            length(coalesce(p.body, a.body)) - a.chars as chars_more
        from pages p join articles a on a.id = p.article_id
        where not exists (select 1 from pages n where n.url = p.url and n.article_id = p.article_id and n.id > p.id)
    """,
    "reprints": """
        select
            article_id, first_page_id, first_site, first_source, first_outlet, page_id, site, source, outlet,
            published_at, first_seen_at, lag_hours, lag_days, retitled, masked, chars_more
        from (
            select *,
                first_value(page_id) over earliest as first_page_id, first_value(site) over earliest as first_site,
                first_value(source) over earliest as first_source, first_value(outlet) over earliest as first_outlet
            from copies window earliest as (partition by article_id order by place)
        )
        where place > 1
    """,
    "lines": f"""
        select p.id as page_id, coalesce(json_extract(p.positions, '$[' || line.key || ']'), line.key) as position,
            null as stage, null as rule, line.value as text
        from pages p left join articles a on a.id = p.article_id
        join json_each({_LINES}) line
        where coalesce(p.body, a.body) <> ''
        union all
        select page_id, position, stage, rule, text from removals
    """,
    "dropped": """
        select
            r.stage, r.rule, r.text,
            (select l.text from lines l where l.page_id = r.page_id and l.stage is null and l.position < r.position
                order by l.position desc limit 1) as text_before,
            (select l.text from lines l where l.page_id = r.page_id and l.stage is null and l.position > r.position
                order by l.position limit 1) as text_after,
            r.position, r.page_id, p.article_id, p.site, p.source, p.run_id, p.url
        from removals r join pages p on p.id = r.page_id
    """,
    "witnesses": """
        select id as page_id, 'bytes' as field, warc_file || ' at ' || warc_offset as value,
            'sha256 ' || sha256 as witness
        from pages
        union all select id, 'charset', charset, charset_evidence from pages
        union all select id, 'text', flags, extractor from pages
        union all select id, 'published_at', published_at, published_evidence from pages
        union all select id, 'script', script,
            iif(body_original is null, 'nothing converted', 'the text before conversion is in body_original') from pages
        union all select id, 'article', article_id,
            coalesce(relation || iif(reject_reason is null, '', ': ' || reject_reason)
                || iif(similarity < 1, ', similarity ' || round(similarity, 3), ''), '') from pages
    """,
}


def make_views(db: Database) -> None:
    """Make every view as it stands here. A later migration that changes one calls this again."""
    for name, sql in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {sql}")
