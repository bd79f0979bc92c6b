"""The subject of a clause: the noun phrase that opens it, or stands behind its verb where that may come first."""

from __future__ import annotations

from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has, skip, word_of
from letters.attribution.phrases.shares import number_after
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.word_classes import DET, NOUN, PHRASE
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE
_INVERTING = lex.AUXILIARY | lex.IMPERSONAL  # before a subject that stands behind its verb
_OPENS_SUBJECT = DET | NAME | NUMBER | lex.ALONE | lex.PRONOUN | lex.ROUGHLY | lex.OTHER_DETERMINER | lex.SHARE
_VERB = lex.CUE | lex.WEAK | lex.AUXILIARY | lex.PASSIVE
_SHORT_VERB = 6  # letters up to which "-ing" may end a verb: "lawyers bring"
_BEFORE_CLAUSE = STOP | lex.CONJUNCTION | lex.RELATIVE | lex.ADVERB | lex.CUE


def clause_subject(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The subject of the clause that is open at token `end`: the last phrase before it that opens a clause."""
    best: TokenSpan | None = None
    sure = False
    i = 0
    while i < end:
        before = tokens[i - 1].flags if i else STOP
        opens = before & _BEFORE_CLAUSE and _opens(tokens, i)
        inverts = language.inverted and (not before or before & _INVERTING or tokens[i].flags & lex.PRONOUN)
        if not opens and not (inverts and _inverts(tokens, i, language)):
            i += 1
            continue
        joined = before & lex.COORDINATOR and _is_fellow(tokens, i, language)
        phrase = None if joined else phrase_from(tokens, i, language)
        if phrase is None or phrase[1] > end:
            i += 1
            continue
        phrase = phrase[0], min(end, phrase_end(tokens, phrase, language))
        if before & STOP and (_explains_addressee(tokens, phrase, language) or explains_name(tokens, i, language)):
            i = phrase[1]
            continue
        acts = _acts(tokens, (phrase[0], _end_of_fellows(tokens, phrase[1], end, language)), end, language)
        if acts is None and i > 1 and before & lex.CONJUNCTION and _is_example(tokens, i, language):
            i = _past_examples(tokens, phrase[1])
            continue
        anew = i > 1 and before & lex.CONJUNCTION and tokens[i - 2].flags & QUOTE and not language.inverted
        if anew and has(tokens[phrase[0] : phrase[1]], NAME | lex.ROLE | lex.GROUP):
            acts = True  # '"...," while a lawyer, Ann Lee (Leeds), praised the deal, saying'
        if language.nouns_capitalised and before & lex.CONJUNCTION and not before & lex.COORDINATOR:
            acts = True  # the verb of the clause stands at its end
        reported = i > 1 and before & lex.THAT and tokens[i - 2].flags & lex.CUE
        if reported and language.verb_second and language.articles:
            acts = True  # "dat de directeur tegen haar zei:"
        better = acts or best is None or (not sure and bool(tokens[phrase[0]].flags & (NAME | lex.PRONOUN)))
        if sure and language.inverted and best and not has(tokens[best[1] : phrase[0]], _NEW_CLAUSE):
            better = False  # the clause has its subject
        if best and _is_apposition(tokens, best, i, language):
            better = False
        if best and i > 1 and before & lex.RELATIVE and tokens[i - 2].word == "," and _is_over(tokens, phrase[1], end):
            better = False  # "Spolek, který petici píše, v ní varuje"
        if sure and i > 1 and not language.inverted and before & lex.CONJUNCTION and tokens[i - 2].flags & lex.CUE:
            better = False  # "The striker was asked whether the defence had"
        if sure and best and _is_subordinate(tokens, best, i, end, language):
            better = False  # "Lee smiled after Orr had left, saying"
        if acts is not False and better:
            best, sure = phrase, bool(acts)
        verb = acts is False and tokens[i].flags & lex.IMPERSONAL  # "Danach steht Sven Orth"
        i = i + 1 if verb else phrase[1]
    return best


def speaking_subject(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The subject of the clause that is open at token `end`, or of the clause that reports it where a thing is its subject.

    "Gil" of "Gil contó que la causa fue una carta en la que".
    """
    subject = clause_subject(tokens, end, language)
    reported = subject and subject[0] > 1 and language.dropped and tokens[subject[0] - 1].flags & lex.THAT
    if subject is None or not reported or head_of(tokens[slice(*subject)], language) > OTHER_NOUN:
        return subject
    return clause_subject(tokens, subject[0] - 1, language) or subject


def _is_subordinate(tokens: Tokens, main: TokenSpan, i: int, end: int, language: Language) -> bool:
    """Whether the clause at token i belongs to that of the speaker `main`, on whom the participle at `end` hangs."""
    hangs = end < len(tokens) and tokens[end].flags & lex.PARTICIPLE and tokens[end - 1].word == ","
    before = tokens[i - 1].flags if hangs else 0
    if not before & lex.CONJUNCTION or before & lex.COORDINATOR or tokens[i - 2].flags & (STOP | QUOTE):
        return False
    return head_of(tokens[slice(*main)], language) > OTHER_NOUN


def _is_over(tokens: Tokens, k: int, end: int) -> bool:
    """Whether a relative clause whose first phrase ends at k is closed by a comma before `end`."""
    comma = next((i for i in range(k, end) if tokens[i].flags & (STOP | QUOTE)), end)
    return k < comma < end - 1 and tokens[comma].word == ","


def _is_example(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether what stands at token i is an example of the noun before: "courses such as Swedish and Arabic"."""
    noun = tokens[i - 2].flags
    return tokens[i - 1].word in language.words("as") and not noun & (STOP | QUOTE | lex.CUE | lex.WEAK | lex.AUXILIARY)


def _past_examples(tokens: Tokens, k: int) -> int:
    """The first token behind a list of names that continues at k: ", Swedish and Arabic"."""
    while k + 1 < len(tokens) and (tokens[k].word == "," or tokens[k].flags & lex.COORDINATOR):
        if not tokens[k + 1].flags & NAME:
            break
        k = skip(tokens, k + 1, NAME)
    return k


def _is_apposition(tokens: Tokens, person: TokenSpan, i: int, language: Language) -> bool:
    """Whether a bare role explains the person before: "Jan Roth, Pfleger und Vater von zwei Kindern,", "Dean Foy — dad to"."""
    role = tokens[i].flags & lex.ROLE
    if not language.inverted:
        bare = role and not tokens[i].flags & (DET | NAME) and tokens[i - 1].word in ",—–-"
        return bool(bare and tokens[person[1] - 1].flags & NAME)
    if person[1] != i - 1 or tokens[i - 1].word != "," or "," not in map(word_of, tokens[i:]):
        return False
    noun = role
    if language.nouns_capitalised and tokens[i].flags & NAME and not first_name_gender(tokens[i].word, language):
        noun |= has(tokens[i + 1 : i + 2], lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER)
    return bool(noun) and has_first_name(tokens[person[0] : person[1] - 1], language)


def explains_name(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a bare role explains the full name before its comma: "se muestra Ana Gil, presidenta de la cooperativa"."""
    bare = language.romance and tokens[i].flags & lex.ROLE and not tokens[i].flags & (DET | NAME | lex.GROUP)
    if not bare or i < 4 or tokens[i - 1].word != ",":
        return False
    first = skip(tokens, i - 2, NAME, step=-1) + 1
    return i - 1 - first > 1 and not tokens[first - 1].flags & (STOP | lex.PREPOSITION)


def _explains_addressee(tokens: Tokens, name: TokenSpan, language: Language) -> bool:
    """Whether a name between commas is that of somebody who is addressed: "pidió a la consejera de Salud, Inés Gil, que"."""
    comma = name[0] - 1
    between = language.romance and comma > 1 and tokens[comma].word == "," and tokens[name[1] - 1].flags & NAME
    if not between or name[1] >= len(tokens) or tokens[name[1]].word != ",":
        return False
    hearers = language.words("to") | language.words("affecting")
    to = next((k for k in range(comma - 1, max(0, comma - PHRASE), -1) if tokens[k].word in hearers), 0)
    inside = tokens[to:comma]
    return to > 0 and has(inside, lex.ROLE) and not has(inside, STOP | lex.AUXILIARY | lex.RELATIVE)


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether a clause can begin at token i."""
    if tokens[i].flags & (STOP | QUOTE):
        return False
    if i == 0:
        return True
    if i > 1 and tokens[i - 1].word == "." and tokens[i - 2].flags & lex.TITLE:
        return i == 2 or _opens(tokens, i - 2)  # "Sen. Lee"
    before = tokens[i - 1].flags
    if not before & _BEFORE_CLAUSE:
        return False
    if before & lex.RELATIVE and before & lex.DETERMINER and (i == 1 or not tokens[i - 2].flags & STOP):
        return False
    if before & (STOP | lex.CONJUNCTION | lex.RELATIVE) or (before & lex.ADVERB and not before & lex.PREPOSITION):
        return True
    return bool(before & lex.CUE) and (i == 1 or bool(tokens[i - 2].flags & (STOP | QUOTE)))


def _is_fellow(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a noun without an article continues with the one before: "74 escritores e tradutores entregaram"."""
    joined = (
        language.romance
        and i > 1
        and tokens[i - 1].flags & lex.COORDINATOR
        and tokens[i].flags & (lex.ROLE | lex.GROUP)
    )
    bare = joined and not tokens[i].flags & (NAME | DET | lex.CUE)
    return bool(bare) and bool(tokens[i - 2].flags & (lex.ROLE | lex.GROUP))


def _end_of_fellows(tokens: Tokens, k: int, end: int, language: Language) -> int:
    """Where the bare nouns end that are joined to the phrase before token k: "y actrices" of "400 actores y actrices"."""
    while k + 1 < end and tokens[k].flags & lex.COORDINATOR and _is_fellow(tokens, k + 1, language):
        fellows = phrase_from(tokens, k + 1, language)
        if fellows is None:
            break
        k = phrase_end(tokens, fellows, language)
    return min(k, end)


def _inverts(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether the subject can stand at i, after its verb: "gestern hatte der Minister", "heute vertritt er"."""
    if not language.inverted or i < 2 or tokens[i].flags & STOP:
        return False
    before, earlier = tokens[i - 1].flags, tokens[i - 2].flags
    if not before or before & lex.IMPERSONAL:
        known = tokens[i].flags & NAME and first_name_gender(tokens[i].word, language)
        known = known or (before & lex.IMPERSONAL and tokens[i].flags & lex.ROLE)
        if known and has(tokens[i + 1 : i + 2], NAME):
            return True  # "Am Tag danach steht Sven Orth"
    if tokens[i].flags & lex.PRONOUN and not tokens[i].flags & (lex.DETERMINER | lex.OBJECT | lex.POSSESSIVE):
        return not before & (CAPITAL | lex.PREPOSITION | STOP | QUOTE)
    verbal = before & lex.AUXILIARY
    if language.romance and tokens[i].flags and not tokens[i].flags & _OPENS_SUBJECT:
        return False  # "hizo público ayer"
    if tokens[i].flags & lex.OBJECT and tokens[i - 2].word == ",":
        return False  # "L'élue, jointe mardi, ne la renie pas"
    if language.nouns_capitalised and not before:
        verbal = earlier & (NAME | lex.ADVERB) or tokens[i - 2].word == ","
    if verbal and tokens[i - 2].word == "," and tokens[0].flags & DET and has(tokens[2:i], lex.RELATIVE):
        return False  # "Eine Frau, die dort arbeitet, hat Tränen in den Augen"
    if not verbal or earlier & (lex.PRONOUN | lex.CONJUNCTION | lex.RELATIVE):
        return False
    if not earlier & NAME:
        return True
    first = phrase_to(tokens, i - 2, language, True)
    return bool(first and first[0] and tokens[first[0] - 1].flags & lex.PREPOSITION)


def _acts(tokens: Tokens, phrase: TokenSpan, end: int, language: Language) -> bool | None:
    """Whether the phrase is followed by a verb; None if that is unclear."""
    first = tokens[phrase[0]].flags
    if not first & (
        NAME | NUMBER | lex.PRONOUN | lex.DETERMINER | lex.POSSESSIVE | lex.ROLE | lex.GROUP | lex.TEXT | CAPITAL
    ):
        return False
    after = phrase[1]
    if language.romance and has(tokens[after : after + 1], lex.OBJECT) and after + 1 < end:
        verb = has(tokens[after + 1 : after + 2], _VERB)
        after += verb and not has(tokens[after + 1 : after + 2], NOUN)  # "il tecnico lo aveva relegato"
    if after >= end:
        return None
    flags = tokens[after].flags
    if language.inverted and tokens[after].word == "," and has(tokens[after + 1 : min(end, after + 2)], NUMBER):
        return first & (NAME | DET) > 0  # an age: "Jan Stein, 81, bringt es auf den Punkt"
    placed = phrase[0] and flags & lex.PREPOSITION  # "after Lee on Monday": "on" is no verb
    if flags & _VERB and not placed:
        return True
    if not flags and tokens[after].word.endswith(language.sections.get("present participle endings", ())):
        return None if len(tokens[after].word) > _SHORT_VERB else True  # "senator representing the state"
    if flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION | QUOTE | lex.DETERMINER | lex.RELATIVE | lex.PARTICIPLE):
        if flags & lex.RELATIVE or first & (NAME | lex.PRONOUN):
            return None
        if first & lex.ALONE and tokens[after].word == "," and has(tokens[phrase[0] + 1 : after], lex.HEAD):
            return None  # "Jedna z žen, které"
        return _person_acts(tokens, phrase, end, language)
    return True


def _person_acts(tokens: Tokens, phrase: TokenSpan, end: int, language: Language) -> bool | None:
    """Whether a person acts in whose phrase a verb may be hidden: "Le voisin sourit"; None if that is unclear."""
    if phrase[0] == 0 and tokens[phrase[1] - 1].flags & NAME and has(tokens[: phrase[1]], lex.ROLE):
        return None  # "A moradora Dita Souza, que perdeu a casa, riu"
    person = last_person(tokens, phrase, language)
    opens = phrase[0] == 0 or (phrase[0] < PHRASE and tokens[phrase[0] - 1].word == ",")  # "Amused, his brother"
    if person is None or not opens:
        return False
    if person + 1 < phrase[1] and not tokens[person + 1].flags:
        return True  # "Le voisin sourit aux caméras"
    return None if phrase[0] == 0 and phrase[1] + 1 < end else False  # "A nurse from the ward was angry"


def is_expletive(tokens: Tokens, subject: TokenSpan, language: Language) -> bool:
    """Whether a subject is a pronoun that stands for nobody: "It is about", "Es geht um", "Il s'agit de"."""
    first, k = subject
    if k - first > 1 or not tokens[first].flags & lex.PRONOUN:
        return False
    if tokens[first].word in language.words("it"):
        return True
    k += k < len(tokens) and tokens[k].word in language.words("negations")
    return words_from(tokens, k, "expletive", language) > 0


def without_verb(tokens: Tokens, phrase: TokenSpan | None, language: Language) -> TokenSpan | None:
    """A phrase without the verb that no list distinguishes from an adjective: "Le voisin" of "Le voisin sourit"."""
    if phrase is None or _is_named_behind(tokens, phrase[1]):
        return phrase  # "El delegado territorial, Blas Orduña,"
    person = last_person(tokens, phrase, language) if not language.nouns_capitalised else None
    return (phrase[0], person + 1) if phrase and person else phrase


def _is_named_behind(tokens: Tokens, comma: int) -> bool:
    """Whether a name between commas stands at the comma, which explains what is before it."""
    end = skip(tokens, comma + 1, NAME)
    return comma + 1 < end < len(tokens) and tokens[comma].word == tokens[end].word == ","


def last_person(tokens: Tokens, phrase: TokenSpan, language: Language) -> int | None:
    """The last noun for a person or people in a phrase without a name; None if there is none."""
    first = number_after(tokens, phrase[0], language)  # "más de 400 actores"
    end = next((k for k in range(first + 1, phrase[1]) if tokens[k].flags & lex.PREPOSITION), phrase[1])
    inside = range(end - 1, phrase[0], -1)
    if any(tokens[k].flags & NAME for k in inside):
        return None
    people = (k for k in inside if tokens[k].flags & (lex.ROLE | lex.GROUP) and not tokens[k].flags & lex.TEXT)
    return next(people, None)
