"""Whom an outlet cites that reports what he said: "The Daily Mail, citing a neighbour, said", "unter Berufung auf Zeugen"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at, tokens_of
from letters.attribution.phrases.listed_phrases import may_have, words_from
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.names_by_case import is_oblique
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import ACRONYM, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verbs import is_passive
from letters.attribution.phrases.word_classes import DET, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BEHIND, _SURE = 0.85, 0.95  # strength
_NO_OBJECT = lex.AGENT | lex.PREPOSITION | lex.CONJUNCTION | lex.THAT
_OUTLET = lex.GROUP | lex.TEXT | ACRONYM | QUOTE
_PERSON = lex.ROLE | lex.TITLE | NAME
_PASSED = REPORTING | lex.AUXILIARY | lex.ADVERB | lex.PASSIVE


def cited_instead(tokens: Tokens, cue: Cue | None, language: Language) -> Cue | None:
    """Whom the verb of `cue` quotes, or the source that its speaker cites behind his name or before it; else `cue`."""
    quoted = _quoted(tokens, cue, language)
    if quoted:
        return quoted
    if not may_have(tokens, "citing", language):
        return cue
    # an agency, which is found elsewhere: "uvedla ČTK s odvoláním na starostu"
    if cue is None and has(tokens, lex.CUE):
        return next(filter(None, (_source_at(tokens, k, language) for k in range(len(tokens)))), None)
    if cue is None or cue.kind != "said" or cue.pronoun:
        return cue
    inside = tokens_of(cue, tokens)
    if not has(inside[-1:], NAME | lex.GROUP | lex.TEXT | QUOTE) or has(inside, lex.ROLE | lex.TITLE):
        return cue
    if has_first_name(inside, language):
        return cue  # "Ann Lee, quoting her mother, said"
    behind = next((k for k, token in enumerate(tokens) if token.start >= cue.end), len(tokens))
    return _source_at(tokens, 0, language) or _source_at(tokens, _past_verb(tokens, behind), language) or cue


def _quoted(tokens: Tokens, cue: Cue | None, language: Language) -> Cue | None:
    """Whom a verb quotes whose subject is an outlet or a reporter: "zitiert die Zeitung den Minister", «приводит слова мэра ТАСС»."""
    if not has(tokens, lex.QUOTED):
        return None
    j = next((k for k, token in enumerate(tokens) if token.flags & lex.QUOTED and not is_passive(tokens, k)), -1)
    k = skip(tokens, j + 1, lex.ADVERB)
    to = language.words("personal objects")
    if j < 0 or k >= len(tokens) or (tokens[k].flags & _NO_OBJECT and tokens[k].word not in to):
        return None
    if cue and (cue.kind == "according" or cue.end < tokens[max(0, j - 1)].start):
        return None
    end = next((i for i in range(k, len(tokens)) if tokens[i].flags & STOP), len(tokens))
    behind = cue is not None and cue.start > tokens[j].start
    outlet = next((i for i in range(k, end) if tokens[i].flags & _OUTLET and not tokens[i].flags & lex.ROLE), -1)
    k = _past_outlet(tokens, k, outlet, end, language) if outlet >= 0 or (behind and language.articles) else k
    k += k < end and tokens[k].word in to
    said = k + 1 < end and tokens[k + (tokens[k].flags & DET > 0)].word in _words(language)
    k = skip(tokens, k, DET) + 1 if said else k
    person = _object_at(tokens, k + (said and has(tokens[k : k + 1], lex.HEAD)), end, language)
    sure = outlet >= 0 or said or behind
    if person and not sure:
        after = tokens[person[1]] if person[1] < len(tokens) else tokens[-1]
        sure = after.word == ":" or after.word in language.words("as") or language.nouns_capitalised
    return cue_at(tokens, person, _BEHIND if behind else _SURE, "said", language) if sure else None


def _past_outlet(tokens: Tokens, k: int, outlet: int, end: int, language: Language) -> int:
    """Where whom a verb quotes begins, behind its subject, which stands at token k if it stands before him."""
    if 0 <= outlet != skip(tokens, k, DET, lex.ANAPHOR):
        return k  # "cytuje ministra PAP"
    subject = phrase_from(tokens, k, language) or (k, k + 1)
    behind = range(max(k, outlet) + 1, end)
    said = (i for i in behind if tokens[i].flags & (lex.ROLE | lex.TITLE) or tokens[i].word in _words(language))
    k = min(next(said, end), max(subject[1], behind.start), end)
    return k - (k < end and tokens[k - 1].flags & DET > 0)


def _words(language: Language) -> frozenset[str]:
    """Nouns for what somebody said, which others pass on: "the words of"."""
    return language.words("claims") | language.words("speech nouns")


def _is_oblique(tokens: Tokens, n: int, language: Language) -> bool:
    """Whether a word has the ending of an object, or is a surname that has none: «слова Радченко», "słowa Anny Nowak"."""
    surname = tokens[n].flags & NAME and not first_name_gender(tokens[n].word, language)
    said = tokens[n - 1].word in _words(language) or (
        tokens[n - 1].flags & NAME and tokens[n - 2].word in _words(language)
    )
    return tokens[n].word.endswith(language.oblique_endings) or bool(surname and said)


def _object_at(tokens: Tokens, k: int, end: int, language: Language) -> TokenSpan | None:
    """The person at token k who is the object of a verb, not its subject."""
    outlet = has(tokens[k + 1 : k + 2], _OUTLET)
    if k < end and tokens[k].flags & (lex.OBJECT | lex.ANAPHOR) and (outlet or not tokens[k].flags & DET):
        return k, k + 1  # «цитирует её агентство»
    if language.oblique_endings:
        n = k
        while n < end and _is_oblique(tokens, n, language) and not tokens[n].flags & _OUTLET:
            n += 1
        return (k, n) if k < n else None
    person = having(tokens, phrase_from(tokens, k, language, True), _PERSON)
    return (person[0], phrase_end(tokens, person, language)) if person else None


def _past_verb(tokens: Tokens, k: int) -> int:
    """The token behind the verb and the comma that follow a speaker, and behind "which"."""
    k = skip(tokens, k, _PASSED, lex.PARTICIPLE | lex.PREPOSITION)
    comma = next((n for n in range(k, min(len(tokens), k + NEAR)) if tokens[n].word == ","), k - 1)
    k = k if has(tokens[k:comma], QUOTE | REPORTING | lex.CONJUNCTION) else comma + 1  # "reported on Friday, citing"
    return k + (k < len(tokens) and tokens[k].flags & lex.RELATIVE > 0 and tokens[k].word != ",")


def _source_at(tokens: Tokens, k: int, language: Language) -> Cue | None:
    """The person or people cited by the words at token k; None if they cite a text, or nobody."""
    size = words_from(tokens, k, "citing", language)
    if not size:
        return None
    first = k + size
    first += has(tokens[first : first + 1], lex.PREPOSITION) and not has(tokens[first : first + 1], DET)  # "citando a"
    source = phrase_from(tokens, first, language, True)
    if source is None or has(tokens[source[0] : source[1]], lex.TEXT):
        return None
    name = 0 if language.nouns_capitalised and tokens[source[0]].flags & DET else NAME  # "auf das laufende Verfahren"
    known = has(tokens[source[0] : source[1]], lex.ROLE | lex.GROUP | name) or is_oblique(tokens[first].word, language)
    informant = any(token.word in language.words("informants") for token in tokens[source[0] : source[1]])
    return cue_at(tokens, source, _BEHIND, "said", language) if known or informant else None
