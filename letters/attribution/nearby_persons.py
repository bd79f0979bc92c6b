"""Persons in the sentences beside a quotation, who speak where nothing better says it.

Somebody whom the sentence before names in any case: "Coube à senadora Ana Prado abrir a sessão. “...”, avisou."
Who nods, weeps or shrugs there, by whatever noun: "The roofers shrugged. “...”"
The subject of the sentence after a quotation that opens a paragraph: « ... » Dans le hall, la gérante sourit.
"""

from __future__ import annotations

from functools import cache

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.clause import clause_subject, without_verb
from letters.attribution.phrases.inverted_subjects import first_named, is_plural
from letters.attribution.phrases.listed_phrases import may_have, words_from
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import (
    CAPITAL,
    NAME,
    NUMBER,
    QUOTE,
    STOP,
    Token,
    Tokens,
    has,
    skip,
    word_of,
)
from letters.attribution.phrases.word_classes import DET, NEAR, PHRASE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OPENED = 4  # tokens of a clause with its opener, its verb, its subject and a colon
_STRENGTH, FLOOR = 0.87, 0.9  # of the evidence, and of who takes the floor


def person_named(tokens: Tokens, language: Language, confidence: float = 0.7, kind: str = "before") -> Cue | None:
    """The only full name in a sentence, in any case; None if there are none or several."""
    names: list[TokenSpan] = []
    k = 0
    while k < len(tokens):
        opens = tokens[k].flags & (NAME | lex.ROLE) and not tokens[k].flags & QUOTE
        phrase = phrase_from(tokens, k, language, True) if opens else None
        if phrase and (_is_full_name(tokens[slice(*phrase)], language) or _is_described(tokens, phrase)):
            names.append(phrase)
        k = phrase[1] if phrase else k + 1
    if names and names[0][0] and tokens[names[0][0] - 1].flags & lex.DETERMINER:
        names = [(first - 1, end) for first, end in names]
    return cue_at(tokens, names[0], confidence, kind, language) if len(names) == 1 else None


def several_named(tokens: Tokens, language: Language) -> Cue | None:
    """The only people in a sentence, in any case: "La frase ha irritado a los firmantes"; None if there are none or two."""
    people: list[TokenSpan] = []
    k = 0
    while k < len(tokens):
        opens = tokens[k].flags & (DET | lex.OTHER_DETERMINER | NUMBER) and not tokens[k].flags & QUOTE
        phrase = phrase_from(tokens, k, language, True) if opens else None
        inside = tokens[slice(*phrase)] if phrase else ()
        if phrase and has(inside, lex.ROLE | lex.GROUP) and is_plural(inside, language):
            people.append(phrase)
        k = phrase[1] if phrase else k + 1
    return cue_at(tokens, people[0], 0.7, "before", language) if len(people) == 1 else None


def example_of_somebody(lead: Tokens, language: Language) -> Cue | None:
    """Who is named as one of those who say it: "C'è chi, come la deputata Ada Riva, lo chiama"."""
    for k in range(len(lead)) if may_have(lead, "somebody", language) else ():
        size = words_from(lead, k, "somebody", language)
        comma = next((j for j in range(k + size, len(lead) - 2) if size and lead[j].word == ","), 0)
        as_ = words_from(lead, comma + 1, "such as", language) if comma else 0
        person = phrase_from(lead, comma + 1 + as_, language, True) if as_ else None
        if person and has(lead[person[0] : person[1]], NAME):
            return cue_at(lead, person, 0.9, "said", language)
    return None


def behind_opener(tokens: Tokens, language: Language) -> Cue | None:
    """The person behind the verb of a clause that one word opens, which is no name: "Distinto lo ve el portero:"."""
    if not (language.dropped and language.articles) or len(tokens) < _OPENED:
        return None
    verb = skip(tokens, 1, lex.OBJECT | lex.AUXILIARY | lex.ADVERB)
    if verb > NEAR or tokens[verb].flags & ~(REPORTING | lex.AUXILIARY):
        return None
    person = having(tokens, phrase_from(tokens, verb + 1, language), NAME | lex.ROLE | lex.GROUP)
    closed = person and has(tokens[person[1] : person[1] + 1], STOP | lex.PREPOSITION)
    return cue_at(tokens, person, 0.85, "colon", language) if closed else None


def first_name_alone(tokens: Tokens, language: Language, text: str) -> Cue | None:
    """The only name in a sentence, a first name that nothing governs: "En la acera de enfrente vive Marta".

    A first name is also what the text has printed before a surname.
    """
    named = [k for k, token in enumerate(tokens) if token.flags & NAME]
    known = [k for k in named if _is_first_name([tokens[k]], language) or _is_before_surname(text, tokens[k])]
    others = [k for k in named if k and k not in known]  # a word with a capital may only open the sentence
    k = known[0] if len(known) == 1 and not others else -1
    governed = k > 0 and tokens[k - 1].flags & (lex.PREPOSITION | lex.CONJUNCTION | QUOTE)
    return None if k < 0 or governed else cue_at(tokens, (k, k + 1), 0.7, "before", language)


def _is_before_surname(text: str, name: Token) -> bool:
    """Whether a name first stands in the text before another word with a capital: "Maruxa Lestón"."""
    word = text[name.start : name.end]
    behind = text.find(f"{word} ", 0, name.start) + len(word) + 1
    return behind > len(word) and text[behind : behind + 1].isupper()


def _is_first_name(phrase: Tokens, language: Language) -> bool:
    return len(phrase) == 1 and bool(phrase[0].flags & NAME and first_name_gender(phrase[0].word, language))


def person_asked_about(question: Tokens, language: Language) -> Cue | None:
    """Whom a question has as its subject behind the verb, or ends with: "Et qu'en pense le maire ?"."""
    last = len(question) - 2
    if last < 1 or question[-1].word != "?" or not (language.inverted and language.articles):
        return None
    first = skip(question, 0, STOP | lex.COORDINATOR) + 1
    alone = phrase_from(question, first - 1, language) if first > 1 else None
    if alone and alone[1] == last + 1 and has(question[slice(*alone)], lex.ROLE):
        return cue_at(question, alone, 0.7, "before", language)  # "E il fornaio?"
    for phrase in (first_named(question, first, language), phrase_to(question, last, language)):
        opens = phrase and phrase[0] > first and question[phrase[0]].flags & (NAME | lex.DETERMINER)
        if phrase and opens and having(question, phrase, NAME | lex.ROLE | lex.GROUP):
            before = question[phrase[0] - 1].flags
            governed = before & (lex.PREPOSITION | lex.CONJUNCTION | lex.AUXILIARY)
            noun = not before and question[phrase[0] - 2].flags & lex.DETERMINER  # "I risultati Invalsi?"
            return None if governed or noun else cue_at(question, phrase, 0.7, "before", language)
    return None


def pronoun_affected(tokens: Tokens) -> Cue | None:
    """The pronoun with which a sentence ends whose subject is a clause: "Att facket klagar förvånar honom."."""
    last = next((token for token in reversed(tokens) if not token.flags & STOP), tokens[-1])
    it = last.flags & (lex.PRONOUN | lex.DETERMINER | lex.POSSESSIVE) or not last.flags & lex.ANAPHOR
    if it or not tokens[0].flags & lex.THAT or not last.flags & lex.OBJECT:
        return None
    return Cue(last.start, last.end, _STRENGTH, "before", pronoun=True)


def _is_full_name(phrase: Tokens, language: Language) -> bool:
    """Whether a phrase ends in a first name and a surname."""
    role = lex.ROLE if language.nouns_capitalised else 0  # elsewhere a role with a capital is a name: "Bram Visser"
    names = [token for token in phrase if token.flags & NAME and not token.flags & role]
    if phrase[0].flags & lex.ROLE and not phrase[0].flags & NAME and len(names) > 1 and not language.nouns_capitalised:
        return True  # "il preside Gerlando Prinz"
    return len(names) > 1 and has_first_name(names[:-1], language)


def _is_described(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether two names have a role behind their comma, so that the first need not be known: "Tibalda Rovere, fornaia"."""
    inside, behind = tokens[slice(*phrase)], tokens[phrase[1] + 1 : phrase[1] + 2]
    role = has(behind, lex.ROLE) and not has(behind, lex.GROUP | NAME)
    return role and len(inside) == 2 and all(token.flags & NAME for token in inside) and tokens[phrase[1]].word == ","


def person_after(tokens: Tokens, language: Language) -> Cue | None:
    """The person who is the subject of a sentence after a quotation, unless that sentence reports what somebody says."""
    if tokens and tokens[-1].word == ":":
        return None
    gesture = person_gesturing(tokens, language)
    if gesture or not language.inverted:
        return gesture and gesture._replace(confidence=0.5, kind="")
    subject = clause_subject(tokens, len(tokens), language)
    if subject is None or tokens[subject[0]].flags & lex.PRONOUN:
        return None
    clauses = (k for k in range(subject[1], len(tokens)) if tokens[k].flags & lex.CONJUNCTION)
    later = (k for k in clauses if not tokens[k].flags & lex.COORDINATOR)  # "quand il a vu un chien emporté"
    end = next(later, len(tokens))
    if has(tokens[:end], REPORTING | lex.PARTICIPLE) and not _only_jokes(tokens, subject):
        return None
    subject = without_verb(tokens, subject, language) or subject
    inside = tokens[subject[0] : subject[1]]
    joined = all(token.flags & (NAME | lex.JOINT) for token in inside)  # "Gwenola Le Dantec"
    full = len(inside) > 1 and joined and inside[0].flags & inside[-1].flags & NAME and not language.nouns_capitalised
    known = has(inside, lex.ROLE) or full or _is_first_name(inside, language)
    return cue_at(tokens, subject, 0.5, "", language) if known and not has(inside, lex.TEXT) else None


def _only_jokes(tokens: Tokens, subject: TokenSpan) -> bool:
    """Whether the only verb of speech has no object, so that it introduces the quotation before: "Ada Riva scherza, ma"."""
    verb = subject[1]
    if subject[0] or verb + 1 >= len(tokens) or not tokens[verb].flags & REPORTING:
        return False
    ends = tokens[verb + 1].flags & (STOP | lex.PREPOSITION) and tokens[verb + 1].word != ":"
    return bool(ends) and not has(tokens[verb + 1 :], lex.CUE | lex.PARTICIPLE)


def person_gesturing(tokens: Tokens, language: Language) -> Cue | None:
    """Who takes the floor in a sentence, or the subject of a gesture; None if it has none."""
    if _gesturing(language).isdisjoint(map(word_of, tokens)):
        return None
    if len(tokens) > 1 and tokens[0].flags & lex.COORDINATOR:  # «А бригадир пожал плечами»
        first = tokens[1]
        tokens = [first if first.flags else first._replace(flags=CAPITAL | NAME), *tokens[2:]]
    floor = cue_at(tokens, _who_takes_floor(tokens, language), FLOOR, "said", language)
    if floor:
        return floor
    verb = _gesture(tokens, language)
    subject = _subject(tokens, verb, language) if verb else None
    return cue_at(tokens, without_verb(tokens, subject, language), _STRENGTH, "said", language)


@cache
def _gesturing(language: Language) -> frozenset[str]:
    """The words of which a sentence has one where somebody takes the floor or gestures."""
    return language.words("floor") | language.words("gestures") | language.words("body verbs")


def _subject(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject of the verb at a token: before it, past a clause between commas, or behind it."""
    if tokens[verb - 1].word == ",":
        opening = phrase_from(tokens, 0, language)
        return opening if opening and opening[1] < verb and tokens[opening[1]].word == "," else None
    beside = phrase_to(tokens, skip(tokens, verb - 1, lex.ADVERB | lex.OBJECT, step=-1), language)
    if not language.articles and having(tokens, beside, lex.ROLE | NAME):
        return beside  # "Na pytanie o termin dyrektor rozłożył ręce"
    subject = clause_subject(tokens, verb, language)
    if not language.inverted or (subject and not has(tokens[subject[1] : verb], STOP)):
        return subject
    behind = phrase_from(tokens, verb + 1, language)  # "Daran zweifelt Ingenieur Max Petri"
    return having(tokens, behind, lex.ROLE) or subject


def _who_takes_floor(tokens: Tokens, language: Language) -> TokenSpan | None:
    """Who begins to speak: "ergriff die Pächterin das Wort", "tomó la palabra la molinera", "The tenant took the floor"."""
    floors, verbs = language.words("floor"), language.words("takes the floor")
    floor = next((k for k, token in enumerate(tokens) if token.word in floors), -1)
    near = range(max(0, floor - PHRASE), min(len(tokens), floor + NEAR)) if floor >= 0 else ()
    verb = next((k for k in near if tokens[k].word in verbs), -1)
    before = tokens[floor - 1].flags if floor > 0 and language.dropped and language.articles else 0
    if verb < 0 or (before & lex.PREPOSITION and not before & lex.DETERMINER):
        return None  # "ha preso in parola il ministro"
    first, last = sorted((verb, floor))
    subject = None
    if language.inverted:
        subject = phrase_from(tokens, skip(tokens, last + 1, lex.ADVERB | lex.OBJECT, DET), language)
        between = phrase_from(tokens, skip(tokens, verb + 1, lex.OBJECT, DET), language) if verb < floor else None
        end = skip(tokens, floor - 1, lex.PREPOSITION | lex.DETERMINER, step=-1) + 1  # "zu Wort"
        subject = subject or (between and between[0] < end and (between[0], min(between[1], end))) or None
    return subject or clause_subject(tokens, first, language) or phrase_to(tokens, first - 1, language)


def _gesture(tokens: Tokens, language: Language) -> int:
    """The verb of the first gesture in a sentence; 0 if there is none."""
    alone, verbs = language.words("gestures"), language.words("body verbs")
    for k in range(1, len(tokens)):
        if tokens[k].word in alone:
            return k
        if tokens[k].word in verbs and _moves_body(tokens, k, language):
            return k
    return 0


def _moves_body(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a part of the body follows the verb at token k in its clause: "shook his head"."""
    parts = language.words("body parts")
    for j in range(k + 1, min(k + PHRASE, len(tokens))):
        if tokens[j].word in parts:
            return True
    return False
