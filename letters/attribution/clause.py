"""Who does what in a sentence: the subject of a verb or of a clause.

A subject is the noun phrase directly next to a verb, or the one that opens its clause.
"""

from __future__ import annotations

from letters.attribution.names import first_name_gender
from letters.attribution.phrase import COMMON_NOUN, DET, TokenSpan, phrase_end, phrase_from, phrase_to, skip_adverbs
from letters.attribution.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_INTRODUCTION = 8  # tokens before the subject of a sentence
_APART = 12  # tokens between a text and its relative clause
_NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE


def subject_before(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject directly before the verb at token `verb`."""
    j = skip_adverbs(tokens, verb - 1, language)
    while j > 0 and language.inverted and language.articles and is_clitic(tokens[j].flags):
        j = skip_adverbs(tokens, j - 1, language)  # "Gil la acusó"
    if j < 0:
        return None
    flags = tokens[j].flags
    if flags & STOP:
        return _before_apposition(tokens, j, language) if tokens[j].word in ",)—–-" else None
    if flags & QUOTE and j == verb - 1 and not language.inverted:
        apposed = _before_apposition(tokens, j, language)  # 'the group, calling itself "...," said'
        if apposed:
            return apposed
    if flags & lex.RELATIVE and not flags & DET:
        return antecedent(tokens, j, language)
    phrase = phrase_to(tokens, j, language)
    head = _head(tokens, phrase, language) if phrase else None
    if head is None or not _can_be_subject(tokens, head, language):
        return _full_name(tokens, j, language)
    return _explained(tokens, head, language) or head


def is_clitic(flags: int) -> bool:
    """Whether a word is an object pronoun that stands before its verb, and no subject: "la" of "la acusó"."""
    return bool(flags & lex.OBJECT) and not flags & (lex.PRONOUN | lex.ANAPHOR | lex.ALONE)


def _full_name(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The full name up to token `last`, behind the noun of an adverbial: "Dall'opposizione Anna Galli accusa"."""
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    first = skip(tokens, last, NAME, lex.ROLE, step=-1) + 1
    first = next((k for k in range(first, last) if first_name_gender(tokens[k].word, language)), last)
    if not 0 < first < last:
        return None
    before = tokens[first - 1].flags
    fronted = has(tokens[max(0, first - 4) : first - 1], lex.PREPOSITION)
    if before & lex.ADVERB and before & lex.PREPOSITION:
        return first, last + 1  # "Ore dopo Anna Galli"
    return (first, last + 1) if fronted and not before & (_NEW_CLAUSE | lex.PREPOSITION | lex.DETERMINER) else None


def _explained(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that a bare role explains, its second comma left out: "Jones, head of the port said"."""
    first = role[0]
    if first < 2 or tokens[first - 1].word != "," or not tokens[first - 2].flags & NAME:
        return None
    end = next((k for k in range(first, role[1]) if tokens[k].flags & lex.PREPOSITION), role[1])
    if has(tokens[first:end], CAPITAL | DET) or not has(tokens[first:end], lex.ROLE):
        return None
    person = phrase_to(tokens, first - 2, language)
    return person if person and _can_be_subject(tokens, person, language) else None


def antecedent(tokens: Tokens, relative: int, language: Language) -> TokenSpan | None:
    """What the relative pronoun at token `relative` stands for: "la carta" of "la carta, la cual" and "la carta, en la que".

    After a preposition that is a text, or else the subject of the clause before.
    """
    k = relative - 1
    if k > 0 and language.inverted and tokens[k].flags & lex.DETERMINER and not tokens[k].flags & lex.PREPOSITION:
        k -= 1  # "la cual"
    governed = k > 0 and language.inverted and bool(tokens[k].flags & lex.PREPOSITION)
    k -= governed
    k -= k > 0 and tokens[k].word == ","
    phrase = phrase_to(tokens, k, language)
    if not governed or (phrase and has(tokens[phrase[0] : phrase[1]], lex.TEXT)):
        return phrase
    text = next((i for i in range(k, max(-1, k - _APART), -1) if tokens[i].flags & lex.TEXT), -1)
    return phrase_to(tokens, text, language) or clause_subject(tokens, k + 1, language)


def _can_be_subject(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether the phrase can be a subject: it opens a clause rather than ends one."""
    if phrase[0] == 0:
        return True
    before, first = tokens[phrase[0] - 1], tokens[phrase[0]]
    if before.flags & (
        STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE | lex.ADVERB | lex.OBJECT | lex.AUXILIARY | lex.ROUGHLY
    ):
        return True
    if before.flags & NAME and first.flags & lex.DETERMINER and language.dropped and phrase[0] > 1:
        return bool(tokens[phrase[0] - 2].flags & lex.PREPOSITION)  # "Di Marini il presidente dice"
    bare = not language.articles and bool(first.flags & (NAME | lex.ROLE | lex.GROUP))
    alone = phrase[1] - phrase[0] == 1 and bool(first.flags & lex.ALONE) and not before.flags & lex.PREPOSITION
    return bare or alone or bool(first.flags & lex.PRONOUN or before.flags & lex.CUE)


def _head(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The phrase, or the phrase that it modifies: the spokesman of "a spokesman for the group"."""
    for _ in range(4):
        before = tokens[phrase[0] - 1].flags if phrase[0] else STOP
        if not before & lex.PREPOSITION or before & lex.CONJUNCTION:
            return phrase
        outer = phrase_to(tokens, phrase[0] - 2, language)
        if outer is None or not before & lex.HEAD:
            return None
        whole = language.articles or bool(tokens[outer[1] - 1].flags & COMMON_NOUN)
        phrase = (outer[0], phrase[1]) if whole else outer
    return phrase


def _before_apposition(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`, which may be a quotation that contains its comma."""
    opening = "(" if tokens[comma].word == ")" else tokens[comma].word or ","
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if tokens[k].flags & QUOTE:
            return None
        if tokens[k].word != opening:
            continue
        phrase = phrase_to(tokens, _past_brackets(tokens, k - 1), language)
        head = _head(tokens, phrase, language) if phrase else None
        if head is not None and _can_be_subject(tokens, head, language) and not _listed(tokens, head, k, comma):
            return head
        # "Dall'opposizione Anna Galli (Lega) accusa"; "Um deles, o jornalista Léo Dutra, respondeu"
        named = _full_name(tokens, k - 1, language) if opening == "(" else None
        if phrase is None and opening == ",":
            named = _apposed_person(tokens, k + 1, comma, language)
        if named:
            return named
    return None


def _apposed_person(tokens: Tokens, first: int, comma: int, language: Language) -> TokenSpan | None:
    """The person with role and name between two commas, where what they explain can be no speaker."""
    person = phrase_from(tokens, first, language) if language.articles else None
    whole = person and person[1] == comma and has(tokens[first:comma], lex.ROLE)
    return person if whole and tokens[comma - 1].flags & NAME else None


def _past_brackets(tokens: Tokens, j: int) -> int:
    """The token before the bracketed text that ends at j; j itself if none ends there."""
    if j > 1 and tokens[j].word == ")":
        for k in range(j - 1, max(0, j - 8), -1):
            if tokens[k].word == "(":
                return k - 1
    return j


def _listed(tokens: Tokens, head: TokenSpan, k: int, comma: int) -> bool:
    """Whether the phrase is itself in an apposition, as Y in "X, senator of Y, Z, said"."""
    inner = tokens[k + 1].flags if k + 1 < comma else 0
    bare = inner & NAME and not inner & (lex.ROLE | lex.TITLE) and not tokens[head[0]].flags & DET
    return bool(bare and head[0] and tokens[head[0] - 1].word == ",")


def fronted_subject(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The phrase that opens the clause of the verb at `verb` and, with its modifiers, reaches up to that verb."""
    first = verb
    while first and not tokens[first - 1].flags & (STOP | QUOTE):
        first -= 1
    phrase = phrase_from(tokens, first, language) if first < verb else None
    end = phrase[1] if phrase else verb
    while end < verb and tokens[end].flags & (lex.PREPOSITION | lex.GENITIVE):
        second = phrase_from(tokens, end + 1, language, True)
        if second is None:
            break
        end = second[1]
    return phrase if end == verb else None


def clause_subject(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The subject of the clause that is open at token `end`: the last phrase before it that opens a clause."""
    best: TokenSpan | None = None
    sure = False
    i = 0
    while i < end:
        opens = _opens(tokens, i) or _inverts(tokens, i, language)
        opens = opens and not _relative_article(tokens, i) and not (language.dropped and _explains(tokens, i, language))
        phrase = phrase_from(tokens, i, language) if opens else None
        if phrase is None or phrase[1] > end:
            i += 1
            continue
        phrase = phrase[0], min(end, phrase_end(tokens, phrase, language))
        acts = _acts(tokens, phrase, end, language.inverted)
        before = tokens[i - 1].flags if i else 0
        if best and tokens[i].flags & lex.PRONOUN and _stands_apart(tokens, i):
            acts = False  # "La voisine, elle, n'a rien vu"
        if language.nouns_capitalised and before & lex.CONJUNCTION and not before & lex.COORDINATOR:
            acts = True  # the verb of the clause stands at its end
        better = acts or best is None or (not sure and bool(tokens[phrase[0]].flags & (NAME | lex.PRONOUN)))
        if sure and language.inverted and best and not has(tokens[best[1] : phrase[0]], _NEW_CLAUSE):
            better = False  # the clause has its subject
        if acts is not False and better:
            best, sure = phrase, bool(acts)
        verb = acts is False and tokens[i].flags & lex.IMPERSONAL  # "Danach steht Sven Orth"
        i = i + 1 if verb else phrase[1]
    return best


def _relative_article(tokens: Tokens, i: int) -> bool:
    """Whether an article behind a comma is a relative pronoun: "Polak, die Oudshoorn kent, wil"."""
    if i < 2 or not tokens[i].flags & lex.RELATIVE or tokens[i - 1].word != ",":
        return False
    bare = tokens[i - 2].flags & NAME and not has(tokens[i + 1 : i + 2], COMMON_NOUN)
    return bool(bare and has(tokens[i + 1 : i + 2], NAME) and any(token.word == "," for token in tokens[i + 2 :]))


def _explains(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a name between commas explains the noun of a preposition: "del árbitro, Mario Lugo, que"."""
    if i < 3 or tokens[i - 1].word != "," or not tokens[i].flags & NAME:
        return False
    name = phrase_from(tokens, i, language)
    noun = phrase_to(tokens, i - 2, language, True)
    if not name or not noun or not has(tokens[name[1] : name[1] + 1], STOP):
        return False
    before = tokens[max(0, noun[0] - 1)].flags | (tokens[noun[0]].flags & lex.OTHER_DETERMINER)
    return bool(before & (lex.PREPOSITION | lex.OTHER_DETERMINER)) and has(tokens[noun[0] : noun[1]], lex.ROLE)


def _stands_apart(tokens: Tokens, i: int) -> bool:
    """Whether token i stands alone between commas."""
    return tokens[i - 1].word == "," and i + 1 < len(tokens) and tokens[i + 1].word == ","


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether a clause can begin at token i."""
    if tokens[i].flags & (STOP | QUOTE):
        return False
    if i == 0:
        return True
    before = tokens[i - 1].flags
    if tokens[i - 1].word == "(":
        return False
    if before & lex.RELATIVE and before & lex.DETERMINER and (i == 1 or not tokens[i - 2].flags & STOP):
        return False
    if before & (STOP | lex.CONJUNCTION | lex.RELATIVE) or (before & lex.ADVERB and not before & lex.PREPOSITION):
        return True
    return bool(before & lex.CUE) and (i == 1 or bool(tokens[i - 2].flags & (STOP | QUOTE)))


def _inverts(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether the subject can stand at i, after its verb: "gestern hatte der Minister", "heute vertritt er"."""
    if not language.inverted or i < 2 or tokens[i].flags & STOP:
        return False
    before, earlier = tokens[i - 1].flags, tokens[i - 2].flags
    if not before or before & lex.IMPERSONAL:
        known = tokens[i].flags & NAME and first_name_gender(tokens[i].word, language)
        if known and has(tokens[i + 1 : i + 2], NAME):
            return True  # "Am Tag danach steht Sven Orth"
    if tokens[i].flags & lex.PRONOUN and not tokens[i].flags & (lex.DETERMINER | lex.OBJECT | lex.POSSESSIVE):
        return not before & (CAPITAL | lex.PREPOSITION | STOP | QUOTE)
    verbal = before & lex.AUXILIARY
    if language.nouns_capitalised and not before:
        verbal = earlier & (NAME | lex.ADVERB) or tokens[i - 2].word == ","
    if not verbal or earlier & (lex.PRONOUN | lex.CONJUNCTION | lex.RELATIVE):
        return False
    if not earlier & NAME:
        return True
    first = phrase_to(tokens, i - 2, language, True)
    return bool(first and first[0] and tokens[first[0] - 1].flags & lex.PREPOSITION)


def _acts(tokens: Tokens, phrase: TokenSpan, end: int, inverted: bool) -> bool | None:
    """Whether the phrase is followed by a verb; None if that is unclear."""
    first = tokens[phrase[0]].flags
    if not first & (
        NAME | NUMBER | lex.PRONOUN | lex.DETERMINER | lex.POSSESSIVE | lex.ROLE | lex.GROUP | lex.TEXT | CAPITAL
    ):
        return False
    after = phrase[1]
    if after >= end:
        return None
    flags = tokens[after].flags
    if inverted and tokens[after].word == "," and has(tokens[after + 1 : min(end, after + 2)], NUMBER):
        return first & (NAME | DET) > 0 or None  # an age: "Jan Stein, 81, bringt es auf den Punkt"
    if flags & (lex.CUE | lex.WEAK | lex.AUXILIARY | lex.PASSIVE):
        return True
    if (
        flags & lex.OBJECT
        and not flags & lex.DETERMINER
        and has(tokens[after + 1 : min(end, after + 2)], lex.CUE | lex.WEAK | lex.AUXILIARY)
    ):
        return True  # "La déléguée en est sortie"
    if flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION | QUOTE | lex.DETERMINER | lex.RELATIVE | lex.PARTICIPLE):
        if flags & lex.RELATIVE or first & (NAME | lex.PRONOUN):
            return None
        return _person_acts(tokens, phrase, end)
    return True


def _person_acts(tokens: Tokens, phrase: TokenSpan, end: int) -> bool | None:
    """Whether a person acts in whose phrase a verb may be hidden: "Le voisin sourit"; None if that is unclear."""
    if phrase[0] == 0 and tokens[phrase[1] - 1].flags & NAME and has(tokens[: phrase[1]], lex.ROLE):
        return None  # "A moradora Dita Souza, que perdeu a casa, riu"
    person = last_person(tokens, phrase)
    if person is None or not _opens_sentence(tokens, phrase[0]):
        return False
    if person + 1 < phrase[1] and not tokens[person + 1].flags:
        return True  # "Le voisin sourit aux caméras"
    return None if phrase[0] == 0 and phrase[1] + 1 < end else False  # "A nurse from the ward was angry"


def last_person(tokens: Tokens, phrase: TokenSpan) -> int | None:
    """The last noun for a person or people in a phrase without a name; None if there is none."""
    end = next((k for k in range(phrase[0] + 1, phrase[1]) if tokens[k].flags & lex.PREPOSITION), phrase[1])
    inside = range(end - 1, phrase[0], -1)
    if any(tokens[k].flags & NAME for k in inside):
        return None
    return next(
        (k for k in inside if tokens[k].flags & (lex.ROLE | lex.GROUP) and not tokens[k].flags & lex.TEXT), None
    )


def _opens_sentence(tokens: Tokens, i: int) -> bool:
    """Whether a sentence begins at token i, perhaps with an insertion before it: "Amused, his brother"."""
    return i == 0 or (i < _INTRODUCTION and tokens[i - 1].word == ",")
