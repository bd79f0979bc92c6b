"""An article's quotations: everything in marks or set as a block, its speaker and its kind."""

from __future__ import annotations

import traceback

from letters.attribution import attribute
from letters.context import contexts
from letters.kinds.classify import classify
from letters.languages.detection import detect
from letters.model import NAMED_SPEAKER, Article, Quotation
from letters.quote_marks.quote_spans import quote_spans
from letters.reading.errors import Unreadable


def extract(article: Article, *, context: bool = True, unpaired: list[int] | None = None) -> list[Quotation]:
    """Every quoted span and block quotation of an article, of all kinds, nested ones too, by position.

    Without `context` the sentences around a quotation are not determined, which saves a tenth of the time. Offsets
    are code points into `article.text`. Where the article states no language, it is detected from the text.
    Where `unpaired` is given, the places of quotation marks without a partner are added to it. A full name is given only
    where it is likely right.
    """
    text, body = article.text, article.body
    language = article.language or detect(text[body:])
    parts = quote_spans(text, language, body=body, blocks=article.blocks, markup=article.markup, unpaired=unpaired)
    attributions = attribute(text, parts, language, body=body)
    kinds = classify(text, parts, attributions, language)
    context_spans = contexts(text, parts, language, body) if context else [(0, 0)] * len(parts)
    return [
        Quotation(
            start=part.start,
            end=part.end,
            kind=kind,
            group=part.group,
            nested=part.nested,
            block=part.block,
            speaker=attribution.mention,
            speaker_full=attribution.full if attribution.named >= NAMED_SPEAKER else None,
            confidence=attribution.confidence,
            language=language,
            reason=reason,
            context=span,
        )
        for part, attribution, (kind, reason), span in zip(parts, attributions, kinds, context_spans, strict=True)
    ]


def extract_or_refuse(
    article: Article, where: str, *, context: bool = True, unpaired: list[int] | None = None
) -> list[Quotation]:
    """As `extract`, for a run over many articles: a fault of the program in one of them does not end the run.

    Raises Unreadable, which names `where` the article stands and the line of the fault, and errors of the system as they
    are.
    """
    try:
        return extract(article, context=context, unpaired=unpaired)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        fault = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in line {fault.lineno} of {fault.filename}"
        raise Unreadable(where, f"a fault of this program ({place}): please report it with the text") from error
