"""Texts that speak without a verb of speech of their own.

"In dem Brief ist von „...“ die Rede"; "„...“, heißt es darin" after a sentence that names the text; "Le décret, affiché
en mairie, impose une « ... »", whatever its verb.
"""

from __future__ import annotations

from collections.abc import Iterator

from letters.attribution.cues.cue import Cue, cue_at, tokens_of
from letters.attribution.phrases.houses import house_at_place
from letters.attribution.phrases.inverted_subjects import is_object_of, is_plural_verb, past_adverbs
from letters.attribution.phrases.listed_phrases import may_have, words_to
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.relative_pronouns import antecedent
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import NAMED, OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import is_passive_form
from letters.attribution.phrases.word_classes import CLAUSE, DET, NEAR, NO_VERB, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, long_words

_SURE, _OPENING, _LIKELY = 0.9, 0.75, 0.55
_RELATIVE = lex.RELATIVE | lex.THAT | lex.OTHER_DETERMINER  # a relative pronoun, or what may be one


def is_spoken_of(lead: Tokens, trail: Tokens, language: Language) -> int:
    """Where "there is talk of" begins before a quotation, or the end of what precedes it; -1 if nothing says so."""
    near = len(lead) if may_have(lead, "spoken of", language) else 0
    for end in range(near, max(0, near - NEAR - 1), -1):
        size = words_to(lead, end, "spoken of", language)
        if size:
            return -1 if has(lead[end:], STOP | NAME) else end - size
        if lead[end - 1].flags & STOP:
            break
    for k in range(min(PHRASE, len(trail)) if may_have(trail, "spoken of behind", language) else 0):
        if trail[k].flags & (STOP | QUOTE):
            break
        if words_to(trail, k + 1, "spoken of behind", language):
            have = language.words("have")
            return -1 if have and any(token.word in have for token in lead) else len(lead)
    return -1


def text_of_clause(lead: Tokens, end: int, language: Language) -> Cue | None:
    """The text or the house in which something is spoken of, before token `end`: "En la carta se habla de"."""
    if has(lead[:end], lex.RELATIVE & ~lex.DETERMINER) and lead[max(0, end - 1)].flags & lex.RELATIVE:
        return None
    cue = text_as_speaker(lead[:end], end, language)
    inside = tokens_of(cue, lead)
    least = NAMED if language.articles else OTHER_NOUN
    return cue if inside and head_of(inside, language) >= least else None


def text_behind(trail: Tokens, language: Language) -> Cue | None:
    """The text or the house behind a quotation in which it is read or heard: "war auf einem Plakat zu lesen"."""
    if not language.words("spoken of behind"):
        return None
    trail = trail[1:] if trail and trail[0].word in ",–—" else trail
    if is_spoken_of((), trail, language) < 0:
        return inscribed(trail[:PHRASE], language) if has(trail[1:3], lex.PREPOSITION) else None
    for k in range(min(PHRASE, len(trail) - 1)):
        if not trail[k].flags & lex.PREPOSITION:
            continue
        phrase = phrase_from(trail, k + 1, language, True)
        heard = trail[k].word in language.words("heard from")
        if phrase and (heard or has(trail[phrase[0] : phrase[1]], lex.TEXT) or is_text(trail, phrase[1] - 1, language)):
            return cue_at(trail, phrase, 0.87, "said", language)
    return None


def reported_in_text(tokens: Tokens, language: Language) -> Cue | None:
    """The text in which a passive without an agent reports something: "wird in dem Brief betont", "est-il écrit dans la lettre"."""
    first = skip(tokens, 0, STOP)
    placed = has(tokens[first : first + CLAUSE], lex.PREPOSITION)
    if not placed or not (language.nouns_capitalised or has(tokens, lex.TEXT)):
        return None
    it = language.words("it") | (language.words("he") if language.enclitics else frozenset())  # for nobody: "es", "il"
    text: TokenSpan | None = None
    passive, verb, k = False, False, first
    while k < min(len(tokens), first + CLAUSE):
        flags = tokens[k].flags
        if flags & lex.PREPOSITION and not flags & lex.AGENT and text is None:
            text = phrase_from(tokens, k + 1, language, True)
            if text is None or not any(is_text(tokens, n, language) for n in range(*text)):
                return None
            k = text[1] + has(tokens[text[1] : text[1] + 1], STOP)  # "Dans la lettre, il est précisé"
            continue
        formed = is_passive_form(tokens[k], language)
        passive = passive or formed or bool(flags & lex.PASSIVE)
        says = formed or (flags & lex.CUE and not flags & (lex.QUOTED | lex.PLAIN))
        if flags & (STOP | lex.THAT | QUOTE):
            break
        if not says and not flags & (lex.PASSIVE | lex.AUXILIARY | lex.ADVERB) and tokens[k].word not in it:
            return None
        verb = verb or bool(says)
        k += 1
    if text and text[0] - 1 == first and text[1] == len(tokens) - 1 and tokens[-1].word == ",":
        return cue_at(tokens, text, _OPENING, "said", language)  # "In the letter, “...”"
    return cue_at(tokens, text, _SURE, "said", language) if passive and verb else None


def text_telling(tokens: Tokens, language: Language) -> Cue | None:
    """The text with which a sentence opens that leaves its subject out: "Na carta, pedem ao ministro que"."""
    opens = tokens and language.dropped and language.articles and tokens[0].flags & lex.PREPOSITION
    text = having(tokens, phrase_from(tokens, 1, language, True) if opens else None, lex.TEXT)
    verb = text[1] + has(tokens[text[1] : text[1] + 1], STOP) if text else len(tokens)
    if verb < len(tokens) and not tokens[verb].flags & REPORTING:  # "Nella lettera, indirizzata al sindaco, chiedono"
        verb = next((k + 1 for k in range(verb, len(tokens)) if tokens[k].word == ","), verb)
    unlisted = verb < len(tokens) and not tokens[verb].flags and is_plural_verb(tokens[verb], language)
    if not (unlisted or has(tokens[verb : verb + 1], REPORTING)):
        return None
    behind = having(tokens, phrase_from(tokens, past_adverbs(tokens, verb + 1), language), SPEAKER)
    if behind and not is_object_of(tokens[verb], tokens[slice(*behind)], language):
        return None  # "En la carta piden los padres"
    return cue_at(tokens, text, 0.87, "said", language)


def text_named(tokens: Tokens, language: Language) -> Cue | None:
    """The last text that a sentence names, in any case."""
    for k in range(len(tokens) - 1, -1, -1):
        if not is_text(tokens, k, language):
            continue
        phrase = phrase_to(tokens, k, language, True)
        if phrase and (tokens[phrase[0]].flags & (DET | lex.OTHER_DETERMINER) or not language.articles):
            return cue_at(tokens, phrase, 0.87, "said", language)
    return None


def clause_of_text(lead: Tokens, language: Language) -> tuple[int, TokenSpan] | None:
    """Where the clause begins of which a text is the place, and the text: "In the letter he is", "a letter in which he is"."""
    if not (language.nouns_capitalised or has(lead, lex.TEXT)):
        return None
    where = language.words("where")
    for k in range(len(lead) - 1, 1, -1):
        if lead[k].flags & QUOTE:
            return None
        may_relate = lead[k].flags & _RELATIVE or lead[k].word in where
        first = _opens_relative(lead, k, language) if may_relate else 0
        if first:
            near = range(first - 1 - (lead[first - 1].word == ","), max(-1, first - CLAUSE), -1)
            noun = next((n for n in near if is_text(lead, n, language) or lead[n].flags & STOP), -1)
            text = phrase_to(lead, noun, language, True)
            described = lead[noun - 1].word.endswith(language.sections.get("adjective endings", ()))
            if text and language.oblique_endings:
                text = noun - (noun > 0 and described), noun + 1  # "Dostal otevřený dopis, v němž"
            return (k + 1, text) if text else None
    first = skip(lead, 0, STOP)
    inside = has(lead[first : first + 1], lex.PREPOSITION)
    phrase = phrase_from(lead, first + 1, language, True) if inside else None
    noun = next((n for n in range(*(phrase or (0, 0))) if is_text(lead, n, language)), -1)
    end = phrase[1] if phrase and language.articles and not language.verb_second else noun + 1  # "I brevet kallas"
    last = next((k for k in range(len(lead) - 1, end, -1) if lead[k].flags & STOP), end - 1)
    return (last + 1, (first + 1, end)) if noun >= 0 else None


def _opens_relative(tokens: Tokens, k: int, language: Language) -> int:
    """Where "in which" begins whose last word is token k: "worin", "en la que", "in dem das"; 0 if it is no such word."""
    if tokens[k].word in language.words("where"):
        return k
    first = k - 1 - bool(tokens[k - 1].flags & DET and tokens[k - 2].flags & lex.PREPOSITION)
    if not tokens[first].flags & lex.PREPOSITION:
        return 0
    german = tokens[k].flags & lex.OTHER_DETERMINER and tokens[k - 2].word == "," and has(tokens[k + 1 : k + 2], DET)
    relative = tokens[k].flags & (lex.RELATIVE | (lex.THAT if first < k - 1 else 0)) or german
    return first if relative else 0


def house_named(tokens: Tokens, language: Language) -> Cue | None:
    """The house that "there" means: at which a sentence begins, else the last body in it: "Im Rathaus sieht man das anders"."""
    if language.oblique_endings:
        return cue_at(tokens, house_at_place(tokens, language), 0.87, "said", language)
    opens = tokens and tokens[0].flags & lex.PREPOSITION and not has(tokens[1:3], lex.NOT_NAME)
    phrase = phrase_from(tokens, 1, language, True) if opens else None
    last = next((k for k in range(len(tokens) - 1, 0, -1) if tokens[k].flags & lex.GROUP), -1)
    phrase = phrase or phrase_to(tokens, last, language, True)
    return cue_at(tokens, phrase, 0.87, "said", language) if phrase else None


def inscribed(tokens: Tokens, language: Language) -> Cue | None:
    """The last noun for what words are written on: "An der Promenade hängt ein Banner:"."""
    surfaces = language.words("written on")
    for k in range(len(tokens) - 1, 0, -1):
        if tokens[k].flags & QUOTE:
            return None
        if tokens[k].word not in surfaces or tokens[k].flags & (REPORTING | lex.ROLE | lex.CONJUNCTION):
            continue
        phrase = phrase_to(tokens, k, language, True)
        opens = phrase and tokens[phrase[0]].flags & (DET | lex.OTHER_DETERMINER)
        return cue_at(tokens, phrase, 0.87, "said", language) if opens else None
    return None


def is_text(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether token k is a noun for a text, or ends in one where nouns are joined."""
    if tokens[k].flags & lex.TEXT:
        return not tokens[k].flags & REPORTING or bool(k and tokens[k - 1].flags & (DET | lex.OTHER_DETERMINER))
    return (
        language.nouns_capitalised
        and tokens[k].flags & NAME > 0
        and tokens[k].word.endswith(long_words("texts", 4, language))
    )


def text_acting(tokens: Tokens, language: Language) -> Cue | None:
    """The text with which a sentence opens, and whose verb, whatever it is, has the quoted words as its object."""
    if not tokens or not tokens[0].flags & DET or language.nouns_capitalised:
        return None
    k = next((k for k in range(1, min(4, len(tokens))) if is_text(tokens, k, language)), 0)
    if not k or has(tokens[1:k], NO_VERB & ~CAPITAL) or has(tokens[k + 1 :], QUOTE | REPORTING):
        return None
    verb = next(_verbs(tokens, k + 1), 0)
    return cue_at(tokens, (0, k + 1), _LIKELY, "that", language) if verb else None


def _verbs(tokens: Tokens, start: int) -> Iterator[int]:
    """Words of no list right before the object that ends the tokens, as verbs are: "impose une", "interdit toute"."""
    end = len(tokens)
    while end > start and tokens[end - 1].flags & (DET | lex.OTHER_DETERMINER | lex.ADVERB):
        end -= 1
    word = tokens[end - 1]
    if sum(token.word == "," for token in tokens[start:end]) == 1:
        return  # "The letter, titled"
    if end - 1 >= start and word.word.isalpha() and not word.flags & (NO_VERB | lex.AUXILIARY | lex.PASSIVE):
        yield end - 1


def text_as_speaker(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """The text that speaks in "in the letter it says": the phrase after a preposition, after or before the verb."""
    tokens, j = without_relative_clause(tokens, j)
    for k in range(max(1, j - 5), min(j, len(tokens) - 1)):  # "la tribune dans laquelle on peut lire"
        if language.nouns_capitalised and (k < 2 or tokens[k - 2].word != "," or tokens[k + 1].flags & CAPITAL):
            continue  # "spielt in die Hände, heißt es"
        if tokens[k].flags & lex.RELATIVE and tokens[k - 1].flags & lex.PREPOSITION:
            return cue_at(tokens, antecedent(tokens, k, language), 0.9, "said", language)
        placed = clause_of_text(tokens[: k + 1], language) if tokens[k].word in language.words("where") else None
        if placed:
            return cue_at(tokens, placed[1], 0.9, "said", language)  # "un texte court, où l'on peut lire"
    fronted = _source_before_it(tokens, j, language)
    if fronted:
        return cue_at(tokens, fronted, 0.9, "said", language)
    commas = range(j + 1, len(tokens) if language.nouns_capitalised else 0)
    behind = next((k for k in commas if tokens[k].word == ","), len(tokens))  # ", man sei mit"
    clause = STOP | lex.CONJUNCTION | (0 if language.articles else lex.RELATIVE)  # "które w raporcie nazwano"
    first = 0 if language.articles else next((k for k in range(j - 1, 0, -1) if tokens[k].word == ","), 0)
    before = range(max(first, j - 20), j)
    before = before[::-1] if language.verb_second or language.nouns_capitalised else before  # of the nearest clause
    for k in (*range(j + 1, min(behind, j + 6)), *before):
        opens = not tokens[k].flags & lex.PRONOUN if k > j else k == 0 or tokens[k - 1].flags & clause
        opens = opens or (0 < k < j and tokens[k - 1].word in language.words("it"))  # "wie es aus der Partei heißt"
        about = language.nouns_capitalised and tokens[k].word in language.words("about")  # "heißt es zur Begründung"
        if not tokens[k].flags & lex.PREPOSITION or not opens or about:
            continue
        extended = _extended_text(tokens, k + 1, language)
        if extended:
            return Cue(tokens[extended[0]].start, tokens[extended[1] - 1].end, 0.9, "said")
        subject = phrase_from(tokens, k + 1, language, True)
        if subject:
            return cue_at(tokens, _owner(tokens, subject) or subject, 0.9, "said", language)
    return None


def without_relative_clause(tokens: Tokens, j: int) -> tuple[Tokens, int]:
    """The tokens and the place of their verb without who has seen the text: "W ulotce, do której dotarł Kos, czytamy"."""
    end = next((k for k in range(j - 1, max(0, j - NEAR), -1) if tokens[k].word == ","), 0)
    for k in range(end - 2, 0, -1):
        published = tokens[0].flags & lex.PREPOSITION and not tokens[k + 1].flags and not has(tokens[:k], STOP)
        if tokens[k].word == "," and (published or has(tokens[k + 1 : k + 3], lex.RELATIVE | lex.THAT)):
            return (*tokens[:k], *tokens[end + 1 :]), j - (end + 1 - k)
    return tokens, j


def _owner(tokens: Tokens, phrase: TokenSpan) -> TokenSpan | None:
    """Who speaks in what is his, where that is no text: "hieß es in ihrem Plädoyer"."""
    first = tokens[phrase[0]].flags
    owned = first & lex.POSSESSIVE and first & lex.ANAPHOR and phrase[1] - phrase[0] == 2
    speaks = has(tokens[phrase[0] + 1 : phrase[1]], lex.TEXT | lex.GROUP | lex.ROLE)
    return (phrase[0], phrase[0] + 1) if owned and not speaks else None


def _source_before_it(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """From whom something is heard, before the verb at j and "it": "aus Kreisen der Koalition hieß es am Abend"."""
    it = j + 1 < len(tokens) and tokens[j + 1].word in language.words("it")
    for k in range(j - 2, max(-1, j - PHRASE), -1) if it and language.nouns_capitalised else ():
        if tokens[k].word in language.words("heard from") and not k:
            source = phrase_from(tokens, k + 1, language, True)
            return source if source and phrase_end(tokens, source, language) == j else None
    return None


def _extended_text(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The text behind its attribute: "dem von der Autorin Anna Galli unterschriebenen offenen Brief"."""
    extended = language.nouns_capitalised and i + 1 < len(tokens) and tokens[i + 1].flags & lex.PREPOSITION
    if not extended or not tokens[i].flags & (DET | lex.OTHER_DETERMINER):
        return None
    for k in range(i + 2, min(len(tokens), i + 16)):
        if tokens[k].flags & NAME and tokens[k].flags & lex.TEXT:
            return i, k + 1
    return None
