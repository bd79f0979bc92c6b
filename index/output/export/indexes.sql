-- The indexes of an exported database, what searches its full text, and all uses as one flat view.
-- In the view each column is looked up only where it is asked for: a join would always be made.
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX articles_copy_of ON articles (copy_of);
CREATE INDEX passages_source ON passages (source);
CREATE INDEX quotations_article ON quotations (article);
CREATE UNIQUE INDEX uses_passage ON uses (passage, quotation);
CREATE INDEX uses_quotation ON uses (quotation);
CREATE INDEX uses_verdict ON uses (verdict, passage);
CREATE INDEX uses_severity ON uses (severity, passage);
CREATE INDEX uses_outlet ON uses (outlet, passage);
CREATE INDEX quotations_kind ON quotations (kind);
CREATE INDEX quotations_language ON quotations (language);
CREATE INDEX quotations_speaker_full ON quotations (speaker_full);
CREATE INDEX differences_use ON differences (use);
CREATE VIEW readings AS
SELECT p.id AS passage, p.source, p.text AS passage_text, u.outlet,
    (SELECT published FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS published,
    (SELECT "text" FROM quotations WHERE n = u.quotation) AS "text",
    u.verdict, u.severity, u.flags,
    (SELECT json_group_array(json_object('kind', d.kind, 'query', d.query, 'query_span',
        json_array(d.query_start, d.query_end), 'reference', d.reference, 'reference_span',
        json_array(d.reference_start, d.reference_end)))
        FROM (SELECT * FROM differences WHERE use = u.n ORDER BY n) AS d) AS differences,
    (SELECT "speaker" FROM quotations WHERE n = u.quotation) AS "speaker",
    (SELECT "speaker_full" FROM quotations WHERE n = u.quotation) AS "speaker_full",
    (SELECT "kind" FROM quotations WHERE n = u.quotation) AS "kind",
    (SELECT "language" FROM quotations WHERE n = u.quotation) AS "language",
    (SELECT "article" FROM quotations WHERE n = u.quotation) AS "article",
    (SELECT title FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS title,
    (SELECT author FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS author,
    (SELECT url FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS url,
    (SELECT family FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS family,
    (SELECT copy_of FROM articles WHERE id = (SELECT article FROM quotations WHERE n = u.quotation)) AS copy_of,
    (SELECT "start" FROM quotations WHERE n = u.quotation) AS "start",
    (SELECT "end" FROM quotations WHERE n = u.quotation) AS "end",
    (SELECT "nested" FROM quotations WHERE n = u.quotation) AS "nested",
    (SELECT "group" FROM quotations WHERE n = u.quotation) AS "group", u.covers_start, u.covers_end,
    (SELECT "context" FROM quotations WHERE n = u.quotation) AS "context",
    (SELECT "confidence" FROM quotations WHERE n = u.quotation) AS "confidence"
FROM uses AS u JOIN passages AS p ON p.n = u.passage;
CREATE VIRTUAL TABLE passages_fts USING fts5 (text, content="passages", content_rowid="n");
CREATE VIRTUAL TABLE quotations_fts USING fts5 (text, content="quotations", content_rowid="n");
INSERT INTO passages_fts (passages_fts) VALUES ('rebuild');
INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
