"""What names a speaker behind his words: "Lo ha detto il ministro", "„…“: Mit diesen Worten eröffnete Ida Wolf"."""

from __future__ import annotations

from functools import cache

from letters.attribution.cues import Cue, cue_at
from letters.attribution.inverted_subjects import first_named, past_adverbs, past_object
from letters.attribution.phrase import phrase_from
from letters.attribution.sentence_window import NAME, Tokens, has
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OPENING = 6  # tokens in the opening of a sentence
_SPEAKER = NAME | lex.ROLE | lex.GROUP | lex.TITLE | lex.PRONOUN


def said_so(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker whom a sentence after the quotation names: "Lo ha detto il ministro"."""
    openings = _openings(language).get(tokens[0].word, ()) if tokens else ()
    if not openings:
        return None
    words = tuple(token.word for token in tokens[:_OPENING])
    ends = [len(opening) for opening in openings if words[: len(opening)] == opening]
    if not ends:
        return None
    end = max(ends)
    if has(tokens[end - 1 : end], lex.PREPOSITION | lex.PASSIVE):
        return cue_at(tokens, phrase_from(tokens, end, language, True), 0.9, "said", language)
    verb = next((k for k in range(end, min(len(tokens), end + 4)) if tokens[k].flags & lex.CUE), -1)
    after = past_adverbs(tokens, verb + 1) if verb >= 0 else end
    subject = phrase_from(tokens, after, language) if verb >= 0 or end > 1 else None
    subject = subject and past_object(tokens, subject, language)
    if verb < 0 and not (subject and has(tokens[subject[0] : subject[1]], _SPEAKER)):
        subject = None
    if subject is None and end > 1 and language.dropped:  # "Con estas palabras abrió el pleno la vecina"
        opened = phrase_from(tokens, end + 1, language)
        subject = opened and past_object(tokens, opened, language)
    if subject is None and language.inverted:  # "Mit diesen Worten eröffnete Ida Wolf das Fest"
        subject = first_named(tokens, end, language)
    speaks = subject and has(tokens[subject[0] : subject[1]], _SPEAKER | lex.TEXT)
    return cue_at(tokens, subject if speaks else None, 0.9, "said", language)


@cache
def _openings(language: Language) -> dict[str, list[tuple[str, ...]]]:
    """What opens sentences that name the speaker of what stands before, by first word."""
    openings: dict[str, list[tuple[str, ...]]] = {}
    for opening in language.sections.get("said so", ()):
        words = tuple(opening.split())
        openings.setdefault(words[0], []).append(words)
    return openings
