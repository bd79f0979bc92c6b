"""The head of a noun phrase, with what belongs to it, and whether a phrase stands where a subject can."""

from __future__ import annotations

from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verbs import is_infinitive
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OF_TWO = 3  # words of the second of two things
_OFFICES = 4  # tokens before the last of several offices
_BEFORE_OFFICE = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER | lex.HEAD
_ADJECTIVES = 2  # words of no list before a role
_NO_NOUN = lex.PREPOSITION | lex.WEAK | lex.HEAD | DET | lex.OTHER_DETERMINER
NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE
_NEW_VERB = NEW_CLAUSE | lex.CUE | lex.AUXILIARY


def whole_phrase(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The phrase with its head, an adjective or a title before it; None if it depends on something else."""
    head = head_phrase(tokens, phrase, language)
    head = head and _with_adjective(tokens, head, language)
    return _with_programme(tokens, phrase, language) or head


def head_phrase(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The phrase, or the phrase that it modifies: the spokesman of "a spokesman for the group"."""
    first = phrase[0]
    while language.oblique_endings and 1 < first and phrase[1] - first < _OF_TWO and not tokens[first - 1].flags:
        first -= 1
    if first < phrase[0] and tokens[first - 1].flags & lex.COORDINATOR:
        return _of_two(tokens, (first, phrase[1]), language) or phrase  # "Úřad práce a sociálních služeb"
    for _ in range(4):
        before = tokens[phrase[0] - 1].flags if phrase[0] else STOP
        if before & lex.COORDINATOR:
            letter = phrase[1] - phrase[0] == len(tokens[phrase[0]].word) == 1  # "giocatori di B e C"
            two = _placed(tokens, phrase, language) or _of_two(tokens, phrase, language)
            return two or (None if letter else phrase)
        if not before & lex.PREPOSITION or (before & lex.CONJUNCTION and not before & lex.HEAD):
            return phrase  # but "en talesperson för Jan Berg"
        outer = phrase_to(tokens, phrase[0] - 2, language)
        if outer is None or not before & lex.HEAD:
            return None
        placed = tokens[phrase[0] - 1].flags & lex.SEAT and has(tokens[phrase[0] : phrase[1]], lex.TEXT)
        known = tokens[outer[1] - 1].flags & (COMMON_NOUN | lex.ALONE) and not placed  # "Firma w oświadczeniu pisze"
        whole = language.articles or bool(known)
        phrase = (outer[0], phrase[1]) if whole else outer
    return phrase


def _of_two(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """Two people, or the body of two things, `last` being the second: "Starosta a hejtman", "Ředitelství silnic a dálnic"."""
    if not language.oblique_endings or last[1] - last[0] > _OF_TWO or has(tokens[last[0] : last[1]], NAME):
        return None
    both = phrase_to(tokens, last[0] - 2, language)
    if both is None or not tokens[both[0]].flags & (lex.GROUP | lex.ROLE):
        return None
    people = has(tokens[last[0] : last[1]], lex.ROLE | lex.GROUP)
    opens = both[0] == 0 or tokens[both[0] - 1].flags & (STOP | lex.THAT)
    known = both[1] - both[0] == 1 if people else both[1] - both[0] > 1
    return (both[0], last[1]) if opens and known else None


def _placed(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """The people in two places, of which `last` is the second: "Doctors in Leeds and York"."""
    first = phrase_to(tokens, last[0] - 2, language)
    inverted = language.inverted and not language.dropped
    if inverted or not first or first[0] < 2 or not tokens[last[0] - 2].flags & NAME:
        return None
    before = tokens[first[0] - 1].flags
    people = phrase_to(tokens, first[0] - 2, language) if before & lex.HEAD and before & lex.PREPOSITION else None
    people = having(tokens, people, lex.ROLE | lex.GROUP)
    return (people[0], last[1]) if people and can_be_subject(tokens, people, language) else None


def _with_adjective(tokens: Tokens, person: TokenSpan, language: Language) -> TokenSpan:
    """The phrase with the adjective that opens it behind a comma or "and": ", artistic director Ann Lee"."""
    first = person[0]
    while not language.inverted and first > 1 and person[0] - first < _ADJECTIVES and not tokens[first - 1].flags:
        first -= 1
    behind = tokens[first - 1].word == "," or bool(tokens[first - 1].flags & lex.COORDINATOR)
    if not 0 < first < person[0] or not behind:
        return person
    named = tokens[person[0]].flags & lex.ROLE and tokens[person[1] - 1].flags & NAME
    return (first, person[1]) if named else person


def _with_programme(tokens: Tokens, phrase: TokenSpan | None, language: Language) -> TokenSpan | None:
    """A role and a name with the title before them that has a small word in it: "Bake Off star Ann Lee"."""
    if language.inverted or phrase is None or phrase[0] < 2 or not tokens[phrase[0]].flags & lex.ROLE:
        return None
    small = tokens[phrase[0] - 1].flags
    if not small & CAPITAL or phrase[1] - phrase[0] < 2:
        return None
    first = skip(tokens, phrase[0] - 1, CAPITAL, step=-1) + 1
    return (first, phrase[1]) if not first or tokens[first - 1].flags & (NEW_CLAUSE | lex.AUXILIARY) else None


def contracted(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The phrase up to token `last` whose modifier opens with one word for "of" and its article: "O parecer da Câmara"."""
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    modifier = phrase_to(tokens, last, language, True)
    first = tokens[modifier[0]].flags if modifier else 0
    if modifier is None or not first & lex.HEAD or not first & lex.OTHER_DETERMINER:
        return None
    noun = phrase_to(tokens, modifier[0] - 1, language)
    return noun and (noun[0], modifier[1])


def of_offices(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """A role up to token `last` with the names of its offices: "L'assessore al Traffico e Quartieri", "de Sanidad, Consumo y Turismo"."""
    if not language.inverted or language.nouns_capitalised or not tokens[last].flags & NAME or last < _OFFICES:
        return None
    joined, names = False, skip(tokens, last, NAME, step=-1)
    person = next((k for k in range(names + 2, last + 1) if first_name_gender(tokens[k].word, language)), last + 1)
    for k in range(person - 1, 1, -1):
        token, before = tokens[k], tokens[k - 1].flags
        if token.flags & NAME and not token.flags & lex.ROLE:
            if first_name_gender(token.word, language):
                return None
        elif token.flags & lex.COORDINATOR or (joined and token.word == ","):
            joined = True
        elif not token.flags & _BEFORE_OFFICE:
            return None
        elif token.flags & lex.PREPOSITION and before & (lex.ROLE | lex.TITLE) and not before & NAME:
            role = phrase_to(tokens, k - 1, language)
            opens = role and (tokens[role[0]].flags & DET or not role[0] or tokens[role[0] - 1].flags & STOP)
            return (role[0], last + 1) if role and joined and opens else None
    return None


def full_name(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
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
    return (first, last + 1) if fronted and not before & (NEW_CLAUSE | lex.PREPOSITION | lex.DETERMINER) else None


def can_be_subject(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether the phrase can be a subject: it opens a clause rather than ends one."""
    if phrase[0] == 0:
        return True
    before, first = tokens[phrase[0] - 1], tokens[phrase[0]]
    if before.flags & (
        STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE | lex.ADVERB | lex.OBJECT | lex.AUXILIARY | lex.ROUGHLY
    ):
        return True
    if before.flags & NAME and first.flags & lex.DETERMINER and language.romance and phrase[0] > 1:
        name = skip(tokens, phrase[0] - 1, NAME | lex.ROLE | lex.TITLE, step=-1)
        governed = name >= 0 and tokens[name].flags & lex.PREPOSITION
        return bool(governed)  # "Nella lettera a Ugo Marini i firmatari dicono"
    if not before.flags and not language.inverted and first.flags & (DET | NUMBER) and _is_explained(tokens, phrase[0]):
        return True
    opens = first.flags & (lex.DETERMINER if language.dropped else DET) or (
        first.flags & NAME and before.flags & lex.TEXT and language.articles
    )
    free = language.dropped or not language.inverted or language.oblique_endings
    if free and opens and _behind_fronted(tokens, phrase, language):
        return True  # "In una memoria di trenta pagine i legali definiscono"
    bare = not language.articles and bool(first.flags & (NAME | lex.ROLE | lex.GROUP))
    alone = phrase[1] - phrase[0] == 1 and bool(first.flags & lex.ALONE) and not before.flags & lex.PREPOSITION
    return bare or alone or bool(first.flags & lex.PRONOUN or before.flags & lex.CUE)


def _behind_fronted(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase stands right behind the noun of an adverbial that opens the sentence, or its last clause."""
    that = range(phrase[0] - 1, 0, -1) if language.romance else ()
    first = next((k + 1 for k in that if tokens[k].flags & lex.THAT and tokens[k - 1].flags & lex.CUE), 0)
    before, last = tokens[first : phrase[0]], tokens[phrase[0] - 1].flags
    if not has(before[:1], lex.PREPOSITION) or last & _NO_NOUN:
        return False
    if is_infinitive(tokens[phrase[0] - 1], language):
        return False  # "A gelare gli animi ci pensa"
    return not any(token.flags & _NEW_VERB and not token.flags & (lex.PREPOSITION | lex.TEXT) for token in before)


def _is_explained(tokens: Tokens, i: int) -> bool:
    """Whether what begins at i explains a noun: "the union" of "a step the union called"."""
    noun = next((k for k in range(i - 2, max(0, i - 4), -1) if tokens[k].flags & lex.DETERMINER), 0)
    return noun > 0 and not has(tokens[noun + 1 : i], STOP | NAME)


def of_relative(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> TokenSpan:
    """The subject of a clause that explains a noun without a relative pronoun: "a plan Mr Lee's son called"."""
    first = phrase[0]
    if language.inverted or not first or phrase[1] - first < 3:
        return phrase
    if tokens[first - 1].word not in ",–—-" and not tokens[first - 1].flags & lex.PASSIVE:
        return phrase
    if tokens[first].word in language.words("definite") or not tokens[first].flags & lex.DETERMINER:
        return phrase
    second = tokens[first + 2].flags
    named = second & (NAME | lex.TITLE) and second & CAPITAL
    return (first + 2, phrase[1]) if named or tokens[verb].flags & lex.PLAIN else phrase
