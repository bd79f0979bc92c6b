-- The tables of an exported database.
CREATE TABLE sources (
    id TEXT NOT NULL PRIMARY KEY, title TEXT, speaker TEXT, published TEXT, url TEXT, language TEXT, text TEXT NOT NULL);
CREATE TABLE outlets (name TEXT NOT NULL PRIMARY KEY);
CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY, outlet TEXT NOT NULL REFERENCES outlets (name), title TEXT, author TEXT, url TEXT,
    published TEXT, family TEXT NOT NULL, copy_of TEXT REFERENCES articles (id));
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT REFERENCES sources (id), start INTEGER NOT NULL,
    end INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE quotations (
    n INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, speaker TEXT, speaker_full TEXT, kind TEXT NOT NULL, language TEXT NOT NULL,
    nested INTEGER NOT NULL, "group" INTEGER NOT NULL, context TEXT, confidence REAL NOT NULL);
CREATE TABLE uses (
    n INTEGER PRIMARY KEY, passage INTEGER NOT NULL REFERENCES passages (n),
    quotation INTEGER NOT NULL REFERENCES quotations (n), covers_start INTEGER NOT NULL, covers_end INTEGER NOT NULL,
    verdict TEXT NOT NULL, severity TEXT NOT NULL, flags TEXT NOT NULL,
    outlet TEXT NOT NULL REFERENCES outlets (name));
CREATE TABLE differences (
    n INTEGER PRIMARY KEY, use INTEGER NOT NULL REFERENCES uses (n), kind TEXT NOT NULL, query TEXT NOT NULL,
    query_start INTEGER NOT NULL, query_end INTEGER NOT NULL, reference TEXT NOT NULL,
    reference_start INTEGER NOT NULL, reference_end INTEGER NOT NULL);
