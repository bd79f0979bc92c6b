"""Whom a sentence names with "to be" as the one who speaks: "Fue la alcaldesa quien habló de", "A parlare di «...» è stata Ada Riva"."""

from __future__ import annotations

from letters.attribution.phrases.phrase import TokenSpan, is_pronoun, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import NAME, NOT_VERBAL, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.word_classes import DET, FAR, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_CLITIC = 3  # letters of a pronoun at the end of an infinitive


def named_in_cleft(tokens: Tokens, language: Language) -> TokenSpan | None:
    """Who is named before the clause that says what he says: "Fueron los padres los que hablaron de"."""
    if not language.dropped or not language.articles:
        return _behind_it(tokens, language)
    for k in range(len(tokens) - 2):
        copula = tokens[k].flags & lex.PASSIVE and not tokens[k + 1].flags & lex.PASSIVE
        if not copula or not _opens_clause(tokens, skip(tokens, k, lex.PASSIVE | lex.AUXILIARY, DET, step=-1)):
            continue
        person = phrase_from(tokens, k + 1, language)
        end = phrase_end(tokens, person, language) if person else 0
        end = _past_apposition(tokens, end)
        clause = person and _past_opener(tokens, end, language)
        if person and clause and not is_pronoun(tokens[person[0] : person[1]]) and _tells(tokens, clause, language):
            return person if head_of(tokens[person[0] : person[1]], language) > OTHER_NOUN else None
    return None


def _past_apposition(tokens: Tokens, comma: int) -> int:
    """Where a sentence goes on behind what explains a person between commas: "fue Ana Gil, su jefa, quien"."""
    if not has(tokens[comma : comma + 1], STOP) or tokens[comma].word != ",":
        return comma
    closing = next((k for k in range(comma + 1, min(len(tokens), comma + FAR)) if tokens[k].flags & STOP), comma)
    return closing + 1 if closing > comma and tokens[closing].word == "," else comma


def _behind_it(tokens: Tokens, language: Language, trail: Tokens = ()) -> TokenSpan | None:
    """Who is named between "it is" and the relative clause: "Es war die Rektorin Ida Palm, die sagte:"."""
    placed = language.articles and (language.nouns_capitalised or language.verb_second) and len(tokens) > 4
    if not placed or tokens[0].word not in language.words("it") or not tokens[1].flags & (lex.PASSIVE | lex.AUXILIARY):
        return None
    person = phrase_from(tokens, 2, language)
    comma = person[1] if person else 0
    clause = comma + has(tokens[comma : comma + 1], STOP)
    if not person or not has(tokens[clause : clause + 1], lex.RELATIVE):
        return None
    return person if has(tokens[clause + 1 :], REPORTING) or has(trail[:3], REPORTING) else None


def named_behind(lead: Tokens, trail: Tokens, language: Language) -> TokenSpan | None:
    """Who is named in `trail` as the one who says what `lead` opens: 'A parlare di "..." è stata la sindaca'."""
    if not language.dropped or not language.articles or not has(trail[:1], lex.PASSIVE) or len(lead) < 2:
        return None
    opens = _past_opener(lead, 0, language)
    if not opens or not _tells(lead, opens, language):
        return None
    return phrase_from(trail, skip(trail, 0, lex.PASSIVE | lex.AUXILIARY | lex.ADVERB, DET), language)


def named_as_doer(tokens: Tokens, language: Language) -> TokenSpan | None:
    """Who is named as the one who does what the infinitive says that opens a sentence: "A rompere il silenzio è stata Ada Riva"."""
    if not language.dropped or len(tokens) < 4 or tokens[0].word not in language.words("to"):
        return None
    if not language.ends(tokens[1].word, "infinitives of verbs"):
        return None
    copula = next((k for k in range(2, len(tokens)) if tokens[k].flags & (lex.PASSIVE | STOP)), 0)
    if not copula or tokens[copula].flags & STOP:
        return None
    return phrase_from(tokens, skip(tokens, copula, lex.PASSIVE | lex.AUXILIARY | lex.ADVERB, DET), language)


def _opens_clause(tokens: Tokens, last: int) -> bool:
    """Whether no subject stands before a verb, only an adverbial up to token `last`: "Sotto le finestre sono stati"."""
    first = next((k + 1 for k in range(last, -1, -1) if tokens[k].flags & STOP), 0)
    if first > last or tokens[last].flags & (lex.ADVERB | lex.CONJUNCTION):
        return True
    return last - first < NEAR and bool(tokens[first].flags & lex.PREPOSITION)


def _past_opener(tokens: Tokens, k: int, language: Language) -> int:
    """Where the verb stands of a clause that says what somebody does: behind "quien", "los que", "a"; 0 if none begins at k."""
    if k + 1 >= len(tokens):
        return 0
    if tokens[k].word in language.words("to"):  # "a marciare e a gridare"
        stop = next((n for n in range(k, len(tokens)) if tokens[n].flags & STOP), len(tokens))
        verbs = (n for n in range(k + 1, stop) if tokens[n - 1].word in language.words("to"))
        return next((n for n in verbs if _is_infinitive_of_speech(tokens[n], language)), 0)
    article = tokens[k].flags & lex.DETERMINER and tokens[k].word in language.words("definite")
    k += bool(article)
    relative = tokens[k].flags & (lex.RELATIVE | lex.THAT | lex.ALONE) and not tokens[k].flags & lex.DETERMINER
    return k + 1 if relative and k + 1 < len(tokens) else 0


def _tells(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a clause whose verb stands at token k reports what somebody says, and leads up to the quotation."""
    rest = tokens[k:]
    if tokens[k].flags & (DET | NAME | lex.ROLE | lex.GROUP) and not tokens[k].flags & lex.OBJECT:
        return False  # "É um passo que a apicultora classifica de"
    said = has(rest, REPORTING) or _is_infinitive_of_speech(tokens[k], language)
    ends = has(rest[1:], lex.THAT | lex.RELATIVE) or any(t.flags & STOP and t.word not in ",:" for t in rest)
    return said and not ends


def _is_infinitive_of_speech(token: Token, language: Language) -> bool:
    """Whether a word is the infinitive of a verb of speech, perhaps with its object: "parlare", "definirlo"."""
    if token.flags & REPORTING:
        return True
    endings = language.sections.get("infinitives of verbs", ())
    stems = (token.word, *(token.word[:-n] + "e" for n in range(2, _CLITIC + 1)))  # "definirlo"
    word = next((word for word in stems if word.endswith(endings)), "")
    if token.flags & NOT_VERBAL or not word:
        return False
    stem = next(word.removesuffix(ending) for ending in endings if word.endswith(ending))
    participles = language.sections.get("attribute endings", ())
    return any(language.lexicon.get(stem + ending, 0) & REPORTING for ending in participles)
