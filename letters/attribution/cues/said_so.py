"""What names a speaker behind his words: "Lo ha detto il ministro", "„…“: Mit diesen Worten eröffnete Ida Wolf"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.replies import called_theirs
from letters.attribution.phrases.clefts import named_in_cleft
from letters.attribution.phrases.inverted_subjects import first_named, past_adverbs, past_insertion, past_object
from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.phrase import having, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has
from letters.attribution.phrases.word_classes import CLAUSE, NEAR
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SPEAKER = NAME | lex.ROLE | lex.GROUP | lex.TITLE | lex.PRONOUN


def said_so(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker whom a sentence after the quotation names: "Lo ha detto il ministro"."""
    end = words_from(tokens, 0, "said so", language)
    thus = _text_so_put(tokens, language)
    if thus or not end:
        return (
            thus
            or _says_it_so(tokens, language)
            or called_theirs(tokens, language)
            or _as_put(tokens, language)
            or _stands_in(tokens, language)
        )
    verb = next((k for k in range(end, min(len(tokens), end + 4)) if tokens[k].flags & lex.CUE), -1)
    ordered = language.verb_second and tokens[0].flags & lex.PREPOSITION  # "Met die woorden opende"
    after = past_adverbs(tokens, verb + 1) if verb >= 0 else end + bool(ordered)
    subject = phrase_from(tokens, after, language) if verb >= 0 or end > 1 else None
    subject = subject and past_object(tokens, subject, language)
    known = _SPEAKER | (lex.TEXT if end > 1 else 0)  # "Comincia così la lettera"
    if verb < 0:
        subject = having(tokens, subject, known)
    if subject is None and verb >= 0 and language.inverted:
        subject = past_insertion(tokens, after, language)  # "Lo dichiara, in una nota, la presidente"
    if subject is None and end > 1 and verb < 0 and language.dropped:  # "Con estas palabras abrió el pleno la vecina"
        opened = phrase_from(tokens, end + 1, language)
        subject = opened and past_object(tokens, opened, language)
    if subject is None and language.inverted:  # "Mit diesen Worten eröffnete Ida Wolf das Fest"
        subject = first_named(tokens, end, language)
    if subject and subject[1] - subject[0] == 1 and tokens[subject[0]].word in language.words("it"):
        return None  # "zo luidt het"
    return cue_at(tokens, having(tokens, subject, _SPEAKER | lex.TEXT), 0.9, "said", language)


def _says_it_so(tokens: Tokens, language: Language) -> Cue | None:
    """Who is said to say the words before so: "Ada Riva lo racconta così", "Ada Riva conta-o assim"."""
    subject = having(tokens, phrase_from(tokens, 0, language), _SPEAKER) if language.romance and tokens else None
    verb = subject[1] if subject else len(tokens)
    it = has(tokens[verb : verb + 1], lex.OBJECT)
    verb += it
    joined = verb < len(tokens) and "-" in tokens[verb].word
    said = (it or joined) and has(tokens[verb : verb + 1], lex.CUE) and words_from(tokens, verb + 1, "thus", language)
    return cue_at(tokens, subject, 0.9, "said", language) if said else None


def _text_so_put(tokens: Tokens, language: Language) -> Cue | None:
    """The text that says something thus, by whatever verb: "Comincia in questo modo la lettera", "Con estas palabras se abre la petición"."""
    for k in range(min(len(tokens), NEAR)):
        size = words_from(tokens, k, "thus", language)
        for j in range(k + size, min(len(tokens), k + size + NEAR) if size else 0):
            text = phrase_from(tokens, j, language) if tokens[j].flags & lex.DETERMINER else None
            if having(tokens, text, lex.TEXT):
                return cue_at(tokens, text and (text[0], phrase_end(tokens, text, language)), 0.9, "said", language)
            if has(tokens[j : text[1] if text else j + 1], STOP | QUOTE | lex.PREPOSITION | _SPEAKER):
                return None  # "Con queste parole il sindaco ha letto la lettera"
    return None


def named_below(tokens: Tokens, language: Language) -> Cue | None:
    """Whom the paragraph below a quotation names as its speaker: "Das sagt Ida Wolf, die ..."."""
    end = words_from(tokens, 0, "said so", language)
    if end > 1 and has(tokens[1:end], lex.CUE) and tokens[-1].word != ":":
        return said_so(tokens, language)
    return named_speaking(tokens, language)


def named_speaking(tokens: Tokens, language: Language) -> Cue | None:
    """Whom a sentence after the quotation names with "to be" as the one who speaks: "Es Ida Wolf quien habla", "A parlare è Ida Wolf"."""
    stop = next((k for k, token in enumerate(tokens) if token.flags & (STOP | QUOTE)), len(tokens))
    person = named_in_cleft(tokens[:stop], language) if stop >= NEAR else None
    tells = person and person[0] < NEAR and stop - person[1] < NEAR and not has(tokens[stop : stop + 1], QUOTE)
    return cue_at(tokens, person, 0.9, "said", language) if tells else None


def _stands_in(tokens: Tokens, language: Language) -> Cue | None:
    """The text in which a sentence finds the words before: "The tone is set in the first line of the letter"."""
    words = language.words("opening words")
    k = next((k for k in range(2, min(len(tokens) - 2, CLAUSE)) if tokens[k].word in words), 0)
    of = k + 1 + (k > 0 and language.romance and not tokens[k + 1].flags)  # "il passaggio centrale della lettera"
    if not k or not has(tokens[of : of + 1], lex.PREPOSITION | lex.GENITIVE) or has(tokens[:k], lex.CUE | lex.PRONOUN):
        return None
    text = phrase_from(tokens, of + 1, language, True)
    return cue_at(tokens, having(tokens, text, lex.TEXT), 0.87, "said", language)


def leads_elsewhere(tokens: Tokens, language: Language) -> bool:
    """Whether a line leads to another article: "LEGGI ANCHE – “Torno a casa”"."""
    return words_from(tokens, 0, "read also", language) > 0


def _as_put(tokens: Tokens, language: Language) -> Cue | None:
    """Who puts it so, by whatever verb: "wie es Ida Wolf ausdrückt", "zoals de smid het verwoordt", "jak to ujęła Lis"."""
    words = language.words("put it")
    end = next((k for k, token in enumerate(tokens) if token.word in ".;:!?"), len(tokens))
    if not words or end < 3:
        return None
    if not tokens[0].flags & (lex.ACCORDING | lex.AS_CUE) and tokens[0].word not in language.words("as"):
        return None
    it = next((k for k in range(1, end) if tokens[k].word in words and not has(tokens[1:k], QUOTE)), 0)
    first = 2 if it == 1 else 1
    verb = not tokens[first].flags & _SPEAKER and not tokens[first].flags & lex.DETERMINER
    subject = phrase_from(tokens, first + verb + (it == first + 1 and verb), language) if it else None
    if subject is None or subject[1] > end or end - subject[1] > NEAR or not has(tokens[slice(*subject)], _SPEAKER):
        return None
    return cue_at(tokens, subject, 0.9, "said", language) if not subject[0] <= it < subject[1] else None
