"""What quotations translate in a folder of Parquet, as a library has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.parquet.table_schemas import TRANSLATIONS

if TYPE_CHECKING:
    from index.parquet.import_state import ImportState

_NUMBERED = """
SELECT staged.article, staged.start, quotation.n, texts.n, passage.n, staged.passage, staged.confidence
FROM staging.translations AS staged LEFT JOIN articles AS article ON article.id = staged.article
LEFT JOIN chronology AS dated ON dated.n = article.n
LEFT JOIN quotations AS quotation ON quotation.n >= dated.quotation
    AND quotation.n < dated.quotation + dated.quotations
    AND quotation.start = staged.start AND quotation.end = staged.end
LEFT JOIN texts ON texts.n = quotation.text AND texts.key = staged.text
LEFT JOIN passages AS passage ON passage.id = staged.passage AND passage.source IS NOT NULL
"""  # with the indexes that a finished library has


def stage_translations(state: ImportState) -> None:
    """Take in what quotations translate, of a selection what translates chosen passages."""
    kept = "" if state.selection is None else "WHERE EXISTS (SELECT 1 FROM staging.chosen WHERE id = ?5)"
    rows = state.rows("translations", TRANSLATIONS.names)
    insert = f"INSERT INTO staging.translations SELECT ?1, ?2, ?3, ?4, ?5, ?6 {kept}"
    state.database.executemany(insert, rows)
    state.database.execute("CREATE INDEX staging.translations_text ON translations (text)")


def write_translations(state: ImportState) -> None:
    """Write what was taken in; articles, quotations and passages are there."""
    for article, start, quotation, text, passage, id, confidence in state.database.execute(_NUMBERED):
        if text is None or passage is None or not 0 <= confidence <= 1:
            raise state.tables.fault(f"the translation of {id} in {article} at {start}")
        state.store.insert_translation((article, start), quotation, passage, id, confidence)
