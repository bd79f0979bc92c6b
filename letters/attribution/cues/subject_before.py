"""The subject directly before a verb: its noun phrase, past adverbs, appositions, brackets and relative clauses."""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.before_insertions import before_apposition, person_before
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.name_parts import is_initial_stop
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.noun_runs import is_oblique_adjective
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to, share_to
from letters.attribution.phrases.phrase_heads import (
    NEW_CLAUSE,
    can_be_subject,
    contracted,
    full_name,
    of_offices,
    of_relative,
    whole_phrase,
)
from letters.attribution.phrases.relative_pronouns import antecedent, held_text, writer
from letters.attribution.phrases.sentence_window import ACRONYM, CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.shares import is_one_of_two
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import skip_adverbs
from letters.attribution.phrases.word_classes import DET, PHRASE
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_MODIFIES = lex.PREPOSITION | lex.GENITIVE | lex.HEAD


def subject_before(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject directly before the verb at token `verb`."""
    if is_one_of_two(tokens, verb - 2, language):
        return verb - 2, verb  # "den senare kallar"
    j = _last_of_subject(tokens, verb, language)
    flags = tokens[j].flags if j >= 0 else STOP
    if flags & STOP:
        return before_apposition(tokens, j, language) if j >= 0 and tokens[j].word in ",)—–-" else None
    if flags & lex.RELATIVE and not flags & DET:
        return writer(tokens, j, verb, language) or antecedent(tokens, j, language)
    if flags & lex.THAT and language.dropped and j > 1 and tokens[j - 1].word == ",":
        return antecedent(tokens, j, language)  # "los sindicatos, que hablan de"
    share = None if language.nouns_capitalised else share_to(tokens, j, language)
    return (
        _before_relative(tokens, j, verb, language)
        or (share if share and (not share[0] or tokens[share[0] - 1].flags & (NEW_CLAUSE | lex.ADVERB)) else None)
        or of_offices(tokens, j, language)
        or _of_phrase(tokens, j, verb, language)
    )


def _last_of_subject(tokens: Tokens, verb: int, language: Language) -> int:
    """The last token of the subject before the verb at token `verb`, past adverbs and objects; -1 if there is none."""
    j = skip_adverbs(tokens, verb - 1, language)
    while j > 0 and language.inverted and language.articles and _is_object(tokens, j, language):
        j = skip_adverbs(tokens, j - 1, language)  # "Gil la acusó"
    day = j > 1 and language.romance and tokens[j].flags & lex.DETERMINER and tokens[j + 1].flags & lex.NOT_NAME
    if day and tokens[j - 1].flags & (lex.RELATIVE | lex.THAT):
        j -= 1  # "Gil, quien el martes había dicho"
    if j > 0 and tokens[j].word in language.words("emphatic"):
        j -= 1  # "the circular itself says"
    return j - is_initial_stop(tokens, j) if j >= 0 else -1  # "Marek K. powiedział"


def _before_relative(tokens: Tokens, j: int, verb: int, language: Language) -> TokenSpan | None:
    """The subject that a quotation, a relative pronoun or "that" at token j refers to."""
    flags = tokens[j].flags
    if flags & QUOTE and j == verb - 1 and not language.inverted:
        return before_apposition(tokens, j, language)  # 'the group, calling itself "...," said'
    if flags & lex.RELATIVE and j > 1 and tokens[j - 1].word == ",":
        described = person_before(tokens, j - 1, language)
        if described:
            return described  # "Ida Bos, bakker in Leiden, die sprak van"
    return _restricted(tokens, phrase_to(tokens, j - 1, language), verb, language) if flags & lex.THAT and j else None


def _of_phrase(tokens: Tokens, j: int, verb: int, language: Language) -> TokenSpan | None:
    """The subject whose noun phrase ends at token j."""
    phrase = phrase_to(tokens, j, language)
    if phrase and not language.articles and tokens[j].flags & lex.TEXT:
        seat = _seat_of(tokens, phrase[0], language)
        if seat >= 0:  # "Spółka w przesłanym nam oświadczeniu zapewnia"
            return phrase_to(tokens, seat - 1, language)
    held = _restricted(tokens, phrase, verb, language) if tokens[verb - 1].flags & lex.THAT else None
    placed_name = _behind_place(tokens, phrase, language) if phrase and language.oblique_endings else None
    named = held or placed_name or _called(tokens, phrase, language)
    if named:
        return named
    behind_object = skip(tokens, verb + 1, lex.OBJECT | lex.ANAPHOR)
    cleft = not language.inverted and behind_object + 1 == len(tokens) and tokens[behind_object].flags & lex.PASSIVE
    if cleft and phrase and not tokens[phrase[0] - 1].flags & lex.PREPOSITION:
        return phrase  # "The first thing the plumber said was"
    head = whole_phrase(tokens, phrase, language) if phrase else None
    if head is None or not can_be_subject(tokens, head, language):
        placed = _text_at_place(tokens, phrase, language)
        placed = placed or _owned(tokens, j, language)
        return placed or full_name(tokens, j, language) or _of_which(tokens, j, language)
    if _ends_relative(tokens, head, language):
        return antecedent(tokens, head[0] - 1, language)
    return of_relative(tokens, head, verb, language)


def _restricted(tokens: Tokens, phrase: TokenSpan | None, verb: int, language: Language) -> TokenSpan | None:
    """The text or body of which a relative clause says what it says: "Lee holds a sign that reads", "un cartel que dice"."""
    held = held_text(tokens, phrase, language)
    speaks = lex.TEXT if language.inverted else lex.TEXT | lex.GROUP
    if held or phrase is None or phrase[1] != verb - 1 or not tokens[phrase[1] - 1].flags & speaks:
        return held
    return phrase if tokens[phrase[0]].flags & (DET | speaks) else None


def _ends_relative(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase is the object of a relative clause with its verb: "de bakkerij runt" of "die de bakkerij runt zei"."""
    if not language.verb_second or phrase[1] - phrase[0] < 2 or phrase[0] < 2 or tokens[phrase[1] - 1].flags:
        return False
    opens = tokens[phrase[0] - 1].flags & lex.RELATIVE and not tokens[phrase[0] - 2].flags & STOP
    present = language.sections.get("present endings", ())
    return bool(opens) and tokens[phrase[1] - 1].word.endswith(present)


def _behind_place(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The full name behind the place of a role, without articles: "Dyrektor szpitala w Radomiu Piotr Lis"."""
    if phrase[1] - phrase[0] < 3 or not phrase[0] or not tokens[phrase[0] - 1].flags & lex.PREPOSITION:
        return None
    first = phrase[1] - 2
    return (first, phrase[1]) if first_name_gender(tokens[first].word, language) else None


def _seat_of(tokens: Tokens, text: int, language: Language) -> int:
    """The preposition of the text at token `text`, with an adjective behind it, where there are no articles; else -1."""
    for k in range(text - 2, max(-1, text - PHRASE), -1):
        if tokens[k].flags & (NEW_CLAUSE | NAME):
            return -1
        if tokens[k].flags & lex.SEAT:
            adjective = skip(tokens, k + 1, lex.ADVERB)  # "v pondělí vydaném prohlášení"
            if is_oblique_adjective(tokens[adjective], language):
                return k
    return -1


def _of_which(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """What a relative pronoun stands for behind which an adverbial comes: "the paper, which in an editorial had called"."""
    k = j
    while k > 1 and not tokens[k].flags & (STOP | QUOTE | lex.RELATIVE):
        k -= 1
    related = k > 1 and tokens[k].flags & lex.RELATIVE and tokens[k - 1].word == ","
    opens = related and has(tokens[k + 1 : k + 2], lex.PREPOSITION)
    return antecedent(tokens, k, language) if opens and not tokens[k].flags & DET else None


def _called(tokens: Tokens, name: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The person before a name that is introduced so: "a kind woman called Marjorie"."""
    if name is None or name[0] < 2 or not tokens[name[0]].flags & NAME or language.inverted:
        return None
    size = max(words_to(tokens, name[0], section, language) for section in ("called", "self-styled", "naming"))
    if not size or size >= name[0]:
        return None
    person = having(tokens, phrase_to(tokens, name[0] - size - 1, language), lex.ROLE)
    return (person[0], name[1]) if person else None


def _text_at_place(tokens: Tokens, place: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The text before the place where it hangs: "A banner above the door"."""
    if language.inverted or place is None or place[0] < 2 or not tokens[place[0] - 1].flags & lex.PREPOSITION:
        return None
    text = phrase_to(tokens, place[0] - 2, language)
    known = text and tokens[text[1] - 1].flags & lex.TEXT and can_be_subject(tokens, text, language)
    return text if known else None


def _is_object(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j is an object pronoun before its verb: "la" of "la acusó", "lui" of "qui lui reproche"."""
    if is_clitic(tokens[j].flags):
        return True
    endings = _own_endings(language).get(tokens[j].word)
    if endings:
        return not tokens[j + 1].word.endswith(endings)  # "la maire nous a dit"
    flags, before = tokens[j].flags, tokens[j - 1].flags
    if tokens[j].word in language.words("it") and before & (NAME | lex.ROLE):
        return True  # "zoals de smid het verwoordde"
    behind_noun = flags & lex.ANAPHOR and not flags & lex.PRONOUN and not before & (NEW_CLAUSE | lex.PREPOSITION)
    return bool(flags & lex.OBJECT and (before & lex.RELATIVE or behind_noun))  # "un conseiller lui a répondu"


@cache
def _own_endings(language: Language) -> dict[str, tuple[str, ...]]:
    """The endings of the verbs whose subject is a pronoun that also is an object: "nous avons"."""
    entries = (entry.split(" ") for entry in language.sections.get("own endings", ()))
    return {pronoun: tuple(endings) for pronoun, *endings in entries}


def is_clitic(flags: int) -> bool:
    """Whether a word is an object pronoun that stands before its verb, and no subject: "la" of "la acusó"."""
    return bool(flags & lex.OBJECT) and not flags & (lex.PRONOUN | lex.ANAPHOR | lex.ALONE)


def explained_name(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that a bare role explains, its second comma left out: "Jones, head of the port said"."""
    first = role[0]
    if first > 4 and tokens[first - 1].flags & lex.COORDINATOR and not tokens[first - 2].flags & (NAME | DET | STOP):
        first -= 2  # "Jones, baker and head of the port said"
    if first < 2 or tokens[first - 1].word != "," or not tokens[first - 2].flags & NAME:
        return None
    if language.oblique_endings:
        return None  # "V petici, zaslané Evě Malé, rodiče žádají": the second comma is never left out
    end = next((k for k in range(first, role[1]) if tokens[k].flags & (_MODIFIES | ACRONYM)), role[1])
    named = CAPITAL if not language.nouns_capitalised else 0
    if has(tokens[first:end], named | DET) or not has(tokens[first:end], lex.ROLE):
        return None
    person = phrase_to(tokens, first - 2, language)
    return person if person and can_be_subject(tokens, person, language) else None


def _owned(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The phrase whose noun belongs to somebody: "Le cabinet du ministre Paul Morel", "el director del banco"."""
    phrase = contracted(tokens, last, language)
    if phrase is None or not can_be_subject(tokens, phrase, language):
        return None
    return phrase if head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN else None


def opening_subject(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The phrase that opens the clause of the verb at `verb`, perhaps behind an adverbial, and reaches up to that verb.

    Its modifiers or a relative clause may stand between: "A widow who lost all told", "Fuentes del puerto hablan".
    """
    first = verb
    while first and not (tokens[first - 1].flags & (STOP | QUOTE) and tokens[first - 1].end < tokens[first].start):
        first -= 1  # not in "£90,000"
    first += first < verb and first > 0 and bool(tokens[first].flags & lex.CONJUNCTION)
    adverbial = first < verb and tokens[first].flags & (lex.PREPOSITION | lex.ADVERB | lex.NOT_NAME)
    starts = [first] if first < verb and (language.inverted or tokens[first].flags & (DET | NAME)) else []
    inside = range(first + 1, verb - 1) if adverbial else ()
    starts += [k for k in inside if tokens[k].flags & lex.DETERMINER and not tokens[k - 1].flags & lex.PREPOSITION]
    for start in starts:
        phrase = phrase_from(tokens, start, language)
        placed = phrase and (start == first or can_be_subject(tokens, phrase, language))
        if phrase and placed and _reaches(tokens, phrase, verb, language):
            return phrase
    return None


def _reaches(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> bool:
    """Whether nothing but the modifiers of a phrase stands between it and the verb."""
    end, modifies = phrase[1], _MODIFIES if language.inverted else lex.HEAD
    while end < verb and tokens[end].flags & modifies:
        second = phrase_from(tokens, end + 1, language, True)
        if second is None:
            break
        end = second[1]
    if skip(tokens, end, lex.AUXILIARY | lex.OBJECT) == verb:
        return True
    relative = tokens[phrase[1]].flags & (lex.RELATIVE | lex.HEAD | (lex.THAT if language.dropped else 0))
    doubtful = language.nouns_capitalised or (tokens[phrase[1]].flags & DET and not language.verb_second)
    return (
        bool(relative)
        and not doubtful
        and phrase[1] + 2 < verb
        and not has(tokens[phrase[1] + 1 : verb], QUOTE | lex.CONJUNCTION)
    )
