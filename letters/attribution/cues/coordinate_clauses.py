"""Who speaks in the last of two coordinate clauses, which has no verb that a list has.

It leaves out the verb of the first (gapping): 'The Tories called it "folly", Labour "brave"'. Or it has a rare one.
"""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.names import has_first_name
from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NOT_VERBAL, QUOTE, STOP, Tokens, has, skip, word_of
from letters.attribution.phrases.shares import is_number
from letters.attribution.phrases.speakable import NAMED, head_of
from letters.attribution.phrases.word_classes import CLAUSE, DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_TWO_CLAUSES = 6  # tokens of a clause with its verb and of one without
_BEFORE_OBJECT = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_OBJECT_OPENS = lex.DETERMINER | lex.OTHER_DETERMINER


def speaker_of_last(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker in the last of two coordinate clauses before a quotation."""
    gapped = _with_the_words(tokens, language) or _without_own_verb(tokens, language)
    return (
        gapped or _contrasted(tokens, language) or (_with_own_subject(tokens, language) if language.inverted else None)
    )


def _contrasted(tokens: Tokens, language: Language) -> Cue | None:
    """Who opens the last clause, which the quotation continues with: 'The firm promised jobs, but residents "want proof"'."""
    contrasts = language.words("contrasts") if language.articles else frozenset[str]()
    if len(tokens) <= _TWO_CLAUSES or contrasts.isdisjoint(map(word_of, tokens)):
        return None
    phrase = phrase_to(tokens, len(tokens) - 1, language)
    first = phrase[0] if phrase else 0
    contrast = first > 2 and tokens[first - 1].word in contrasts and tokens[first - 2].word == ","
    reports = contrast and has(tokens[: first - 2], REPORTING)
    return cue_at(tokens, phrase, 0.85, "said", language) if reports else None


def _with_the_words(tokens: Tokens, language: Language) -> Cue | None:
    """Who acts in the last clause before "with the words:", by a verb of no list: "ein Brief, den ein Fan schickte mit den Worten:"."""
    last = len(tokens) - 2
    if last < _TWO_CLAUSES or tokens[-1].word != ":" or tokens[last].word not in language.words("speech nouns"):
        return None
    first = next((k + 1 for k in range(last, 0, -1) if _opens_clause(tokens, k)), 0)
    clause = tokens[first:last]
    if not first or has(clause, lex.CUE):
        return None
    opens = skip(tokens, first, lex.OBJECT | lex.ANAPHOR, lex.ALONE)
    fronted = tokens[first].flags & (lex.PREPOSITION | lex.ADVERB)  # "och på måndagen ville Leif Grandin"
    for k in range(opens, last if fronted else opens + 1):
        person = phrase_from(tokens, k, language)
        person = (k, k + 1) if tokens[k].flags & lex.ALONE and not tokens[k].flags & DET else person
        inside = tokens[person[0] : person[1]] if person else ()
        if inside and (has_first_name(inside[:-1], language) or has(inside, lex.ALONE | lex.ROLE)):
            governed = tokens[k - 1].flags & lex.PREPOSITION
            return None if governed else cue_at(tokens, person, 0.87, "said", language)
    return None


def _opens_clause(tokens: Tokens, k: int) -> bool:
    """Whether a clause begins behind token k: "and", or a relative pronoun behind a comma or that is nothing else."""
    relative = tokens[k].flags & (lex.RELATIVE | lex.THAT)
    return bool(tokens[k].flags & lex.COORDINATOR or (relative and (tokens[k - 1].word == "," or relative & lex.THAT)))


def _without_own_verb(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker in a clause that leaves out the verb of the one before: 'The Tories called it "folly", Labour "brave"'."""
    if not has(tokens[1:], QUOTE):
        return _without_verb_before(tokens, language)
    k = max(k for k, token in enumerate(tokens) if token.flags & QUOTE)
    if k + 2 >= len(tokens) or not (tokens[k + 1].word == "," or tokens[k + 1].flags & lex.COORDINATOR):
        return None
    first = k + 2 + bool(tokens[k + 2].flags & lex.COORDINATOR)
    phrase = phrase_from(tokens, first, language)
    if phrase is None or tokens[first].flags & lex.PRONOUN:
        return None
    phrase = _before_same_preposition(tokens, k, phrase) or phrase
    governs = next((i for i in range(k - 1, -1, -1) if not tokens[i].flags & _BEFORE_OBJECT), -1)
    at_once = governs > 0 and tokens[governs].flags & REPORTING
    goes_on = phrase[1] < len(tokens) or language.inverted
    if goes_on and (not at_once or head_of(tokens[phrase[0] : phrase[1]], language) < NAMED):
        return None  # not 'Er nannte den Plan „dumm“, die Idee einen „Witz“'
    inside = tokens[phrase[0] : phrase[1]]
    speaks = has(inside, lex.ROLE | lex.GROUP | NAME) and not has(inside, lex.TEXT)
    has_verb = has(tokens[:k], REPORTING | lex.PASSIVE)
    return cue_at(tokens, phrase, 0.9 if at_once else 0.8, "said", language) if speaks and has_verb else None


def _before_same_preposition(tokens: Tokens, quote: int, phrase: TokenSpan) -> TokenSpan | None:
    """The whole phrase up to the preposition that stands before both quotations: 'fala em "A", a junta da Graça em "B"'."""
    last = len(tokens) - 1
    same = tokens[last].flags & lex.PREPOSITION and tokens[last].word == tokens[quote - 1].word
    end = last - (tokens[last - 1].word in "–—")
    if not same or phrase[1] > end:
        return None
    return phrase[0], end


def _without_verb_before(tokens: Tokens, language: Language) -> Cue | None:
    """The same before the first quotation: 'Die Union sieht einen Fehlstart, die SPD einen „Erfolg“', "police spoke of 50
    marchers, the organisers of"."""
    last = len(tokens) - 1
    if last < _TWO_CLAUSES:
        return None
    article = tokens[last].flags & _OBJECT_OPENS and not tokens[last].flags & (lex.GENITIVE | lex.HEAD)
    end = last - bool(article and tokens[last - 1].flags & lex.PREPOSITION)
    comma = next((i for i in range(end - 1, 2, -1) if tokens[i].flags & (STOP | REPORTING)), 0)
    phrase = phrase_from(tokens, comma + 1, language) if comma and tokens[comma].word == "," else None
    if phrase is None or phrase[1] != end or head_of(tokens[phrase[0] : end], language) < NAMED:
        return None
    opens = phrase_from(tokens, 0, language)
    verb = opens[1] if opens and opens[1] < comma else comma
    acts = not tokens[verb].flags & NOT_VERBAL and opens and head_of(tokens[:verb], language) >= NAMED
    if tokens[end].flags & lex.PREPOSITION:
        acts = _is_governed_too(tokens, phrase, verb, language)
    elif end < last or not article:
        return None
    known = acts and has(tokens[phrase[0] : end], lex.ROLE | lex.GROUP | NAME)
    return cue_at(tokens, phrase, 0.87, "said", language) if known else None


def _is_governed_too(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> bool:
    """Whether the preposition behind a phrase hangs on the verb of the clause before, too.

    What is of somebody behind a comma may as well explain the noun before: only behind a number, or in another case, it
    is no explanation.
    """
    end, comma = phrase[1], phrase[0] - 1
    same = next((k for k in range(comma - 1, 0, -1) if tokens[k].word == tokens[end].word), 0)
    cased = language.nouns_capitalised and tokens[phrase[0]].flags & lex.EITHER_CASE
    counted = any(is_number(token, language) for token in tokens[same:comma])
    explains = tokens[end].flags & lex.HEAD and not (cased or counted)
    beside = same == verb + 1 and not tokens[verb].flags & NOT_VERBAL  # "ging von 400 aus"
    return bool(same) and not explains and (beside or has(tokens[:same], REPORTING))


def _with_own_subject(tokens: Tokens, language: Language) -> Cue | None:
    """The person in a clause behind a quotation whose verb no list has: 'Bos noemt het "dom", collega Ida Vos houdt het op'."""
    k = max(1, len(tokens) - CLAUSE)
    k = next((i for i in range(len(tokens) - 1, k, -1) if tokens[i].flags & QUOTE), 0)
    if not k or k + 2 >= len(tokens) or tokens[k + 1].word != "," or tokens[-1].word in ",.":
        return None
    clause = tokens[k + 2 :]
    if clause[0].flags & (lex.RELATIVE | lex.PRONOUN | lex.PREPOSITION) or has(clause, REPORTING | lex.RELATIVE):
        return None
    phrase = phrase_from(tokens, k + 2, language)
    if phrase is None or not has(tokens[:k], REPORTING):
        return None
    inside = tokens[phrase[0] : phrase[1]]
    person = has_first_name(inside[:-1], language)
    acts = phrase[1] < len(tokens) and not tokens[phrase[1]].flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION)
    known = person or (acts and has(inside, lex.ROLE | lex.GROUP | NAME) and not has(inside, lex.TEXT))
    return cue_at(tokens, phrase, 0.87 if person else 0.8, "said", language) if known else None


def joins_quotations(tokens: Tokens) -> bool:
    """Whether "or" joins a quotation to one that is no agent: 'Von „Pfusch“ oder „...“ sprechen die Eltern'."""
    joined = len(tokens) > 2 and tokens[-1].flags & lex.COORDINATOR and tokens[-2].flags & QUOTE
    return bool(joined and tokens[-3].flags & lex.AGENT)
