CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT, crc INTEGER) WITHOUT ROWID;
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, id TEXT, outlet TEXT, title TEXT, author TEXT, url TEXT, published TEXT, language TEXT,
    family TEXT, note TEXT, clipping INTEGER, markup TEXT, body INTEGER, blocks TEXT, text TEXT, crc INTEGER);
CREATE TABLE chronology (
    n INTEGER PRIMARY KEY, published TEXT, length INTEGER, outlet TEXT, id TEXT, family TEXT, likely INTEGER,
    parent INTEGER, quotation INTEGER, quotations INTEGER, grams BLOB, crc INTEGER);
CREATE TABLE sources (
    n INTEGER PRIMARY KEY, id TEXT, title TEXT, speaker TEXT, published TEXT, url TEXT, language TEXT, note TEXT,
    aliases TEXT, passages INTEGER, crc INTEGER);
CREATE TABLE source_texts (n INTEGER PRIMARY KEY, source INTEGER, start INTEGER, text TEXT, crc INTEGER);
CREATE TABLE quotations (
    n INTEGER PRIMARY KEY, article INTEGER, start INTEGER, end INTEGER, kind TEXT, part_of INTEGER, nested INTEGER,
    block INTEGER, speaker TEXT, speaker_full TEXT, confidence REAL, language TEXT, reason TEXT,
    context_start INTEGER, context_end INTEGER, text INTEGER, crc INTEGER);
CREATE TABLE texts (
    n INTEGER PRIMARY KEY, key INTEGER, sourced INTEGER, quotations INTEGER, uses INTEGER, text TEXT, crc INTEGER);
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT, source TEXT, start INTEGER, end INTEGER, uses INTEGER,
    speaker TEXT, text TEXT, crc INTEGER);
CREATE TABLE uses (
    passage INTEGER, text INTEGER, start INTEGER, end INTEGER, crc INTEGER, PRIMARY KEY (passage, text)) WITHOUT ROWID;
CREATE TABLE translations (
    quotation INTEGER, passage INTEGER, confidence REAL, crc INTEGER, PRIMARY KEY (quotation, passage)) WITHOUT ROWID;
CREATE TABLE units (
    n INTEGER PRIMARY KEY, content INTEGER, rows INTEGER, parent INTEGER, round INTEGER, head INTEGER, tail INTEGER,
    shown INTEGER, words TEXT, crc INTEGER);
CREATE TABLE news (n INTEGER PRIMARY KEY, before TEXT, after TEXT, passages TEXT, crc INTEGER);
CREATE TABLE pieces (unit INTEGER, text INTEGER, place INTEGER, crc INTEGER, PRIMARY KEY (unit, text, place)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, holders INTEGER, crc INTEGER) WITHOUT ROWID;
CREATE TABLE grams (first INTEGER PRIMARY KEY, following INTEGER, holders BLOB, crc INTEGER);
CREATE TABLE owners (first INTEGER PRIMARY KEY, following INTEGER, holders BLOB, crc INTEGER);
CREATE TABLE narration (first INTEGER PRIMARY KEY, following INTEGER, holders BLOB, crc INTEGER);
CREATE UNIQUE INDEX source_texts_start ON source_texts (source, start);
CREATE UNIQUE INDEX articles_id ON articles (id);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX quotations_text ON quotations (text);
CREATE INDEX quotations_speaker ON quotations (speaker_full, speaker);
CREATE UNIQUE INDEX texts_key ON texts (key);
CREATE UNIQUE INDEX passages_id ON passages (id);
CREATE INDEX passages_source ON passages (source, start) WHERE source IS NOT NULL;
CREATE INDEX uses_text ON uses (text);
CREATE INDEX translations_passage ON translations (passage);
CREATE UNIQUE INDEX units_content ON units (content);
CREATE INDEX units_parent ON units (parent) WHERE parent <> n;
CREATE INDEX units_head ON units (head) WHERE head IS NOT NULL;
CREATE INDEX units_tail ON units (tail) WHERE tail IS NOT NULL;
