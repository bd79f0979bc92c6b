"""Whom an outlet cites that tells what he said: "The Daily Mail, citing a neighbour, said", "unter Berufung auf Zeugen"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import NAME, QUOTE, Tokens, has, joined, skip
from letters.attribution.phrases.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_STRENGTH = 0.85
_ADVERBIAL = 4  # tokens of what may stand between a verb and the comma
_SIZES = (4, 3, 2, 1)  # words of what stands before the source
_PASSED = REPORTING | lex.AUXILIARY | lex.ADVERB | lex.PASSIVE


def cited_instead(tokens: Tokens, cue: Cue | None, language: Language) -> Cue | None:
    """The source that the speaker of `cue` cites behind his name or before it, if the speaker is no person; else `cue`."""
    if cue is None or cue.kind != "said" or cue.pronoun or not language.words("citing"):
        return cue
    inside = [token for token in tokens if cue.start <= token.start < cue.end]
    if not has(inside[-1:], NAME) or has(inside, lex.ROLE | lex.TITLE):
        return cue
    if any(first_name_gender(token.word, language) for token in inside):
        return cue  # "Ann Lee, quoting her mother, said"
    behind = next((k for k, token in enumerate(tokens) if token.start >= cue.end), len(tokens))
    return _source_at(tokens, 0, language) or _source_at(tokens, _past_verb(tokens, behind), language) or cue


def _past_verb(tokens: Tokens, k: int) -> int:
    """The token behind the verb and the comma that follow a speaker, and behind "which"."""
    k = skip(tokens, k, _PASSED, lex.PARTICIPLE | lex.PREPOSITION)
    comma = next((n for n in range(k, min(len(tokens), k + _ADVERBIAL)) if tokens[n].word == ","), k - 1)
    k = k if has(tokens[k:comma], QUOTE | REPORTING | lex.CONJUNCTION) else comma + 1  # "reported on Friday, citing"
    return k + (k < len(tokens) and tokens[k].flags & lex.RELATIVE > 0 and tokens[k].word != ",")


def _source_at(tokens: Tokens, k: int, language: Language) -> Cue | None:
    """The person or people cited by the words at token k; None if they cite a text, or nobody."""
    citing = language.words("citing")
    size = next((n for n in _SIZES if joined(tokens[k : k + n]) in citing), 0)
    if not size and k and has(tokens[k - 1 : k], lex.RELATIVE):
        size = has(tokens[k : k + 1], lex.QUOTED)  # "The Herald, which cited a neighbour, wrote"
    if not size:
        return None
    first = k + size
    first += has(tokens[first : first + 1], lex.PREPOSITION) and not has(tokens[first : first + 1], DET)  # "citando a"
    source = phrase_from(tokens, first, language, True)
    if source is None or has(tokens[source[0] : source[1]], lex.TEXT):
        return None
    known = has(tokens[source[0] : source[1]], lex.ROLE | lex.GROUP | NAME)
    informant = any(token.word in language.words("informants") for token in tokens[source[0] : source[1]])
    return cue_at(tokens, source, _STRENGTH, "said", language) if known or informant else None
