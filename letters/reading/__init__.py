"""Files to articles, sources and drafts: which files, their encodings, formats and metadata."""
