-- A database of the first release, as its code made it: two copies of an article, a rejected page, a failure, a redirect.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'qingliu','first_tables','2026-11-21 19:46:06.990313+00:00');
CREATE TABLE "articles" (
   "id" INTEGER PRIMARY KEY,
   "title" TEXT,
   "subtitle" TEXT,
   "published_at" TEXT,
   "outlet" TEXT,
   "authors" TEXT,
   "editors" TEXT,
   "section" TEXT,
   "keywords" TEXT,
   "body" TEXT NOT NULL,
   "language" TEXT,
   "chars" INTEGER,
   "copies" INTEGER,
   "page_id" INTEGER NOT NULL REFERENCES "pages"("id"),
   "first_seen_at" TEXT,
   "updated_at" TEXT
);
INSERT INTO "articles" VALUES(1,'临川县图书馆试开馆',NULL,'2026-11-01T07:30:00+08:00','临川日报','["洪小满"]','[]',NULL,'[]','临川县图书馆昨日试开馆。
首日接待读者六百余人次，扶贫书架前排起了队。','zh',35,2,1,'2026-11-01T08:00:01Z','2026-11-01T08:00:01Z');
CREATE TABLE "failures" (
   "run_id" INTEGER REFERENCES "runs"("id"),
   "url" TEXT,
   "source" TEXT,
   "kind" TEXT NOT NULL,
   "status" INTEGER,
   "detail" TEXT,
   "at" TEXT NOT NULL
);
INSERT INTO "failures" VALUES(1,'http://second.example/gone',NULL,'http',404,'HTTP status 404','2026-11-01T09:00:03Z');
CREATE TABLE "pages" (
   "id" INTEGER PRIMARY KEY,
   "url" TEXT NOT NULL,
   "canonical_url" TEXT,
   "site" TEXT,
   "source" TEXT,
   "run_id" INTEGER REFERENCES "runs"("id"),
   "article_id" INTEGER REFERENCES "articles"("id"),
   "relation" TEXT NOT NULL,
   "similarity" REAL,
   "title" TEXT,
   "subtitle" TEXT,
   "published_at" TEXT,
   "outlet" TEXT,
   "authors" TEXT,
   "editors" TEXT,
   "section" TEXT,
   "keywords" TEXT,
   "body" TEXT,
   "body_original" TEXT,
   "text_digest" TEXT,
   "script" TEXT,
   "language" TEXT,
   "masked" INTEGER,
   "glosses" INTEGER,
   "flags" TEXT,
   "reject_reason" TEXT,
   "extractor" TEXT,
   "published_evidence" TEXT,
   "fetched_at" TEXT NOT NULL,
   "last_seen_at" TEXT NOT NULL,
   "status" INTEGER,
   "etag" TEXT,
   "last_modified" TEXT,
   "charset" TEXT,
   "charset_evidence" TEXT,
   "sha256" TEXT,
   "warc_file" TEXT,
   "warc_offset" INTEGER,
   "further" TEXT,
   "qingliu_version" TEXT
);
INSERT INTO "pages" VALUES(1,'http://first.example/1.html',NULL,'first.example',NULL,1,1,'canonical',1.0,'临川县图书馆试开馆',NULL,'2026-11-01T07:30:00+08:00','临川日报','["洪小满"]','[]',NULL,'[]',NULL,NULL,'6370e9752df3e011e590f02f083bbb12','Hans','zh',0,0,'[]',NULL,'trafilatura','line','2026-11-01T08:00:01Z','2026-11-01T08:00:01Z',200,NULL,NULL,'utf-8','header','e1e614b5fad219c3dead6a8930656d4d1b04a921cdd269f500e4c31b5bcf014d','first.warc.gz',0,'[]','0.1.0');
INSERT INTO "pages" VALUES(2,'http://second.example/9',NULL,'second.example',NULL,1,1,'exact',1.0,'图书馆开馆了',NULL,'2026-11-01','临川日报','[]','[]',NULL,'[]','临川县图书馆昨日试开馆。
首日接待读者六百余人次,扶贫书架前排起了队。',NULL,'6370e9752df3e011e590f02f083bbb12','Hans','zh',0,0,'[]',NULL,'trafilatura',NULL,'2026-11-01T09:00:00Z','2026-11-01T09:00:00Z',200,NULL,NULL,'utf-8','header','678fbda7299f2464094c3090d18df614af50c9500fa0e20437576d2eceb0dde3','first.warc.gz',0,'[]','0.1.0');
INSERT INTO "pages" VALUES(3,'http://second.example/spam',NULL,'second.example',NULL,1,NULL,'rejected',NULL,NULL,NULL,NULL,NULL,'[]','[]',NULL,'[]','',NULL,NULL,'Hans','zh',0,0,'[]','all-spam','trafilatura',NULL,'2026-11-01T09:00:02Z','2026-11-01T09:00:02Z',200,NULL,NULL,'utf-8','header','e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','first.warc.gz',0,'[]','0.1.0');
CREATE TABLE "redirects" (
   "url" TEXT PRIMARY KEY,
   "target" TEXT,
   "last_seen_at" TEXT
);
INSERT INTO "redirects" VALUES('http://first.example/old','http://first.example/1.html','2026-11-01T09:00:04Z');
CREATE TABLE "removals" (
   "page_id" INTEGER NOT NULL REFERENCES "pages"("id"),
   "position" INTEGER,
   "stage" TEXT NOT NULL,
   "rule" TEXT NOT NULL,
   "text" TEXT
);
INSERT INTO "removals" VALUES(1,2,'spam','casino-strong','开户送彩金');
CREATE TABLE "runs" (
   "id" INTEGER PRIMARY KEY,
   "spider" TEXT NOT NULL,
   "arguments" TEXT,
   "started_at" TEXT NOT NULL,
   "finished_at" TEXT,
   "finish_reason" TEXT,
   "healthy" INTEGER,
   "pages" INTEGER,
   "articles" INTEGER,
   "duplicates" INTEGER,
   "rejected" INTEGER,
   "failures" INTEGER,
   "stats" TEXT
);
INSERT INTO "runs" VALUES(1,'news','{"sources": "demo"}','2026-11-01T08:00:00Z','2026-11-01T09:01:00Z','finished',1,3,1,1,1,1,'{}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_pages_url"
    ON "pages" ("url");
CREATE INDEX "idx_pages_article_id"
    ON "pages" ("article_id");
CREATE INDEX "idx_pages_text_digest"
    ON "pages" ("text_digest");
CREATE INDEX "idx_pages_site"
    ON "pages" ("site");
CREATE INDEX "idx_removals_page_id"
    ON "removals" ("page_id");
CREATE INDEX "idx_removals_stage_rule"
    ON "removals" ("stage", "rule");
CREATE INDEX "idx_failures_url"
    ON "failures" ("url");
COMMIT;
