"""Cues before a quotation: what in its sentence tells who speaks: cue verbs with their subjects, "according to", colons, dashes."""

from __future__ import annotations

from functools import cache

from letters.attribution.according_to import according_postposed, according_to
from letters.attribution.clause import clause_subject, last_person
from letters.attribution.cues import Cue, cue_at
from letters.attribution.insertions import without_brackets
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import DET, REPORTING, phrase_from
from letters.attribution.replies import claimed_by, comes_from, heard_of, judged_by, reply_of
from letters.attribution.sentence_window import (
    ACRONYM,
    CAPITAL,
    NAME,
    NOT_VERBAL,
    NUMBER,
    QUOTE,
    STOP,
    Tokens,
    has,
    skip,
    word_of,
)
from letters.attribution.speakable import NAMED, head_of
from letters.attribution.verb_speakers import reported_by
from letters.attribution.verbless_clauses import clause_without_verb
from letters.attribution.verbs import is_passive, verb_class
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NAMED = 0.75  # strength of any verb beside its subject
_SURE = 0.95  # strength of a verb of speech beside its subject
_OTHER = 0.8  # strength of a verb whose subject speaks, rather than the source of the sentence
_RELATIVE = 0.9  # strength of a verb in a relative clause, of which no other verb is told
_CLOSE = 3  # tokens between a verb and the quotation that is its object
_TELLING = lex.ACCORDING | lex.AFTER_NAME | REPORTING | lex.PARTICIPLE | STOP
_APART = frozenset(",–—")  # before a clause that explains
_EMPHASIS = frozenset("*_+")
_ENTRY = 5  # tokens of an entry with its time
_SECOND_CLAUSE = 14  # tokens behind a quotation in a clause of its own
_TWO_CLAUSES = 6  # tokens of a clause with its verb and of one without
_SUBJECT = 8  # tokens from "that" to its verb
_BEFORE_OBJECT = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_OBJECT_OPENS = lex.DETERMINER | lex.OTHER_DETERMINER
_DATELINE, _PLACE = 14, 4  # tokens of a dateline, and of the place in it


def cue_before(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker named before a quotation in its sentence."""
    tokens = without_brackets(_without_emphasis(tokens))
    tokens = tokens[_past_time(tokens) :]
    tokens = tokens[past_dateline(tokens) :]
    if not tokens:
        return None
    colon = _before_mood(tokens) if language.nouns_capitalised else 0
    if colon:
        return cue_before(tokens[: colon + 1], language)  # "Ihr Kollege widersprach: Es sei"
    answer = _past_whereupon(tokens, language)
    if answer:
        return cue_before(tokens[answer:], language)
    first_clause = _before_second_clause(tokens)
    if first_clause:
        return cue_before(tokens[:first_clause], language)
    elliptic = _without_own_verb(tokens, language) or (
        _with_own_subject(tokens, language) if language.inverted else None
    )
    if elliptic:
        return elliptic
    aside = _behind_colon(tokens, language) if language.dropped else None
    if aside:
        return aside
    reply = (
        heard_of(tokens, language)
        or reply_of(tokens, language)
        or judged_by(tokens, language)
        or comes_from(tokens, language)
    )
    if reply:
        return reply
    best: Cue | None = None
    told_only = False
    introduced = language.words("introducing") if tokens[-1].word in language.words("as") else frozenset()
    for j in reversed([j for j, token in enumerate(tokens) if token.flags & _TELLING or token.word in introduced]):
        flags = tokens[j].flags
        if told_only and flags & STOP:
            break
        if flags & (lex.ACCORDING | lex.AFTER_NAME):
            own = flags & lex.AFTER_NAME and j and tokens[j - 1].flags & lex.ANAPHOR  # "jej zdaniem minister ..."
            cue = according_to(tokens, j, language) if flags & lex.ACCORDING and not own else None
            cue = cue or according_postposed(tokens, j, language)
            if cue and best and best.start <= tokens[j].start < best.end:
                return best  # "a letter from the council, which calls it"
            if cue and tokens[j].word in language.words("weak according") and _is_reported(tokens, j):
                continue  # "Für Familien sei das"
            if cue and best is None:
                cue = _whose_view(tokens, j, cue, language) or cue
            if cue and best is None and (_interrupts(tokens, j) or _in_relative_clause(tokens, j)):
                continue  # "Il a promis, selon elle, de"
            if cue:
                inside = j > 0 and not tokens[j - 1].flags & (STOP | QUOTE | lex.CONJUNCTION)
                inside = inside or bool(best and best.start < tokens[j].start)
                written = (
                    best and (inside or not j) and has(tokens[j + 1 : j + 2], lex.AGENT)
                )  # "a note signed by Orr, Lee said"
                told = best and j and best.confidence >= _SURE and not has(tokens[j:], lex.COORDINATOR)
                told = told or (best and not language.inverted and _is_free_relative(tokens, j, best))
                weak = tokens[j].word in language.words("weak according") and not language.inverted
                weak = weak or (not j and not language.inverted and bool(best) and not has(tokens, lex.COORDINATOR))
                if not j and language.inverted and best and best.confidence >= _OTHER and not best.pronoun:
                    told = not has(tokens, lex.COORDINATOR)  # "Selon elle, un employé a répondu que"
                told = told or (
                    weak and best and not best.pronoun and best.confidence >= _NAMED
                )  # "For Labour, Ann Lee said"
                return best if best and (told or written or _in_earlier_clause(tokens, j, best)) else cue
        kind = verb_class(tokens, j, language) if flags & (REPORTING | lex.PARTICIPLE) else 0
        if introduced and not kind and tokens[j].word in introduced:
            kind = lex.WEAK
        if kind and (_is_passed_on(tokens, j, language) or _is_proposed(tokens, j, language)):
            continue
        if kind and not (best and kind & lex.WEAK and not _reports_clause(tokens, j, best, language)):
            cue = reported_by(tokens, j, kind, language)
            if cue and (tokens[j].word in introduced or _is_of_text(tokens, j, cue, language)):
                cue = cue._replace(confidence=max(cue.confidence, _RELATIVE))  # "for Ann Lee, who introduced her as"
            if cue and best and not language.inverted and _is_of_another(tokens, cue, best, language):
                continue
            if cue and (best is None or _outer(tokens, j, best, language)):
                best = cue
            if cue is None and (_is_said_of(tokens, j, kind, language) or _is_told(tokens, j, language)):
                told_only = best is None
    if told_only and best is None:
        return None
    best = best or claimed_by(tokens, language)
    best = best or (None if is_aside(tokens, language) else clause_without_verb(tokens, language))
    main = _main_clause(tokens, best, language) if best and tokens[-1].word == ":" and language.inverted else None
    return main or best


def _before_second_clause(tokens: Tokens) -> int:
    """The end of the clause whose verb also governs "and that" at the end: "sublinha que o plano prevê obras e que"; else 0."""
    end = len(tokens) - (tokens[-1].word == ",")
    if end < 6 or not tokens[end - 1].flags & lex.THAT or not tokens[end - 2].flags & lex.COORDINATOR:
        return 0
    for k in range(2, end - 2):
        if tokens[k].flags & lex.THAT and tokens[k - 1].flags & lex.CUE and not tokens[k].flags & lex.COORDINATOR:
            return k + 1
    return 0


def _main_clause(tokens: Tokens, inner: Cue, language: Language) -> Cue | None:
    """Who acts before a colon in the clause behind the relative one of `inner`: "en la que ellos piden, el juez duda:"."""
    k = next((k for k, token in enumerate(tokens) if token.start >= inner.start), 0)
    if k < 3 or not tokens[k - 1].flags & lex.RELATIVE or not has(tokens[k - 3 : k - 1], lex.PREPOSITION):
        where = k > 1 and tokens[k - 1].word in language.words("where")
        if not where:
            return None
    comma = next((i for i in range(k + 1, len(tokens) - 3) if tokens[i].word == ","), 0)
    person = phrase_from(tokens, comma + 1, language) if comma and tokens[comma + 1].flags & (DET | NAME) else None
    end = last_person(tokens, person) if person else None
    person = (person[0], end + 1) if person and end else person
    if person is None or person[1] > len(tokens) - 2 or tokens[person[1]].flags & STOP:
        return None
    known = has(tokens[person[0] : person[1]], lex.ROLE | NAME)
    return cue_at(tokens, person, 0.9, "colon", language) if known else None


def is_aside(tokens: Tokens, language: Language) -> bool:
    """Whether a verb of speech without a subject stands between commas: "Na época, conta, a plataforma mandou"."""
    inside = range(1, len(tokens) - 1) if language.dropped else ()
    return any(
        tokens[j].flags & lex.CUE and tokens[j - 1].word == tokens[j + 1].word == "," and not tokens[j].flags & lex.ROLE
        for j in inside
    )


def _past_whereupon(tokens: Tokens, language: Language) -> int:
    """Where the clause begins in which another answers: behind "to which" in "Lee said, to which a man shouted"; else 0."""
    openers = _openers(language)
    if openers.keys().isdisjoint(map(word_of, tokens)):
        return 0
    for k in range(len(tokens) - 3, 0, -1):
        if tokens[k - 1].word == "," and tokens[k].word in openers:
            opener = next((words for words in openers[tokens[k].word] if _begins_with(tokens, k, words)), ())
            speaks = opener and has(tokens[k:], REPORTING) and not has(tokens[k:], QUOTE)
            return k + len(opener) if speaks else 0
    return 0


def _begins_with(tokens: Tokens, k: int, words: tuple[str, ...]) -> bool:
    return all(token.word == word for token, word in zip(tokens[k : k + len(words)], words, strict=False))


@cache
def _openers(language: Language) -> dict[str, list[tuple[str, ...]]]:
    """The phrases that open such a clause, by their first word."""
    openers: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(language.sections.get("whereupon", ()), key=len, reverse=True):
        words = tuple(phrase.split())
        openers.setdefault(words[0], []).append(words)
    return openers


def _behind_colon(tokens: Tokens, language: Language) -> Cue | None:
    """Whom the clause before a colon names, if one behind it has a verb between commas: "Parla il legale: la donna, spiega,"."""
    colon = next((k for k in range(len(tokens) - 3, 2, -1) if tokens[k].word == ":"), 0)
    verb = next((k for k in range(colon + 2, len(tokens) - 1) if tokens[k].flags & lex.CUE), 0) if colon else 0
    if not verb or tokens[verb - 1].word != "," or tokens[verb + 1].word != ",":
        return None
    named = cue_before(tokens[: colon + 1], language)
    return named if named and named.kind and not named.pronoun else None


def _without_own_verb(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker in a clause that leaves out the verb of the one before: 'The Tories called it "folly", Labour "brave"'."""
    k = len(tokens) - 1
    while k > 0 and not tokens[k].flags & QUOTE:
        k -= 1
    if k < 1:
        return _without_verb_before(tokens, language)
    if k + 2 >= len(tokens) or not (tokens[k + 1].word == "," or tokens[k + 1].flags & lex.COORDINATOR):
        return None
    first = k + 2 + bool(tokens[k + 2].flags & lex.COORDINATOR)
    phrase = phrase_from(tokens, first, language)
    if phrase is None or tokens[first].flags & lex.PRONOUN:
        return None
    governs = next((i for i in range(k - 1, -1, -1) if not tokens[i].flags & _BEFORE_OBJECT), -1)
    at_once = governs > 0 and tokens[governs].flags & REPORTING
    if phrase[1] < len(tokens) or language.inverted:
        own = skip(tokens, phrase[1], _BEFORE_OBJECT) == len(tokens)
        if not at_once or not own or head_of(tokens[phrase[0] : phrase[1]], language) < NAMED:
            return None  # not 'Er nannte den Plan „dumm“, die Idee einen „Witz“'
    inside = tokens[phrase[0] : phrase[1]]
    speaks = has(inside, lex.ROLE | lex.GROUP | NAME) and not has(inside, lex.TEXT)
    has_verb = has(tokens[:k], REPORTING | lex.PASSIVE)
    return cue_at(tokens, phrase, 0.9 if at_once else 0.8, "said", language) if speaks and has_verb else None


def _without_verb_before(tokens: Tokens, language: Language) -> Cue | None:
    """The same before the first quotation: 'Die Union sieht einen Fehlstart, die SPD einen „Erfolg“'."""
    last = len(tokens) - 1
    if last < _TWO_CLAUSES or not tokens[last].flags & _OBJECT_OPENS or tokens[last].flags & (lex.GENITIVE | lex.HEAD):
        return None
    comma = next((i for i in range(last - 1, 2, -1) if tokens[i].flags & (STOP | REPORTING)), 0)
    phrase = phrase_from(tokens, comma + 1, language) if comma and tokens[comma].word == "," else None
    if phrase is None or phrase[1] != last or head_of(tokens[phrase[0] : last], language) < NAMED:
        return None
    opens = phrase_from(tokens, 0, language)
    verb = tokens[opens[1]].flags if opens and opens[1] < comma else STOP
    acts = not verb & NOT_VERBAL and opens and head_of(tokens[: opens[1]], language) >= NAMED
    known = acts and has(tokens[phrase[0] : last], lex.ROLE | lex.GROUP | NAME)
    return cue_at(tokens, phrase, 0.87, "said", language) if known else None


def _with_own_subject(tokens: Tokens, language: Language) -> Cue | None:
    """The person in a clause behind a quotation whose verb no list has: 'Bos noemt het "dom", collega Ida Vos houdt het op'."""
    k = max(1, len(tokens) - _SECOND_CLAUSE)
    k = next((i for i in range(len(tokens) - 1, k, -1) if tokens[i].flags & QUOTE), 0)
    if not k or k + 2 >= len(tokens) or tokens[k + 1].word != "," or tokens[-1].word in ",.":
        return None
    clause = tokens[k + 2 :]
    if clause[0].flags & (lex.RELATIVE | lex.PRONOUN | lex.PREPOSITION) or has(clause, REPORTING | lex.RELATIVE):
        return None
    phrase = phrase_from(tokens, k + 2, language)
    person = phrase and any(first_name_gender(token.word, language) for token in tokens[phrase[0] : phrase[1] - 1])
    return cue_at(tokens, phrase, 0.87, "said", language) if person and has(tokens[:k], REPORTING) else None


def _is_reported(tokens: Tokens, j: int) -> bool:
    """Whether the clause that the source word at j opens is itself reported speech of somebody named before."""
    mood = next((k for k in range(j + 1, len(tokens)) if tokens[k].flags & (lex.MOOD | STOP | REPORTING)), 0)
    return bool(mood and tokens[mood].flags & lex.MOOD)


def _whose_view(tokens: Tokens, j: int, cue: Cue, language: Language) -> Cue | None:
    """The subject of the clause before "in his view" inside a sentence: "La ministra atacó a quienes, a su juicio, ..."."""
    owned = j > 2 and cue.pronoun and any(t.start == cue.start and t.flags & lex.POSSESSIVE for t in tokens)
    subject = clause_subject(tokens, j, language) if owned and language.dropped else None
    opens = phrase_from(tokens, 0, language) if subject else None
    known = opens and has(tokens[opens[0] : opens[1]], lex.ROLE | lex.GROUP | NAME) and opens[1] < j
    return cue_at(tokens, opens, 0.88, "according", language) if known else None


def _is_of_text(tokens: Tokens, j: int, cue: Cue, language: Language) -> bool:
    """Whether the verb at j is that of a relative clause that tells what a text says: "a memo, sent on Friday, that called"."""
    relative = not language.inverted and has(tokens[max(0, j - 2) : j], lex.RELATIVE) and cue.end < tokens[j - 1].start
    return relative and has([token for token in tokens[:j] if cue.start <= token.start < cue.end], lex.TEXT)


def _is_of_another(tokens: Tokens, outer: Cue, inner: Cue, language: Language) -> bool:
    """Whether several people tell what one person said: "Prosecutors say he texted a friend:"."""
    one = inner.pronoun and inner.confidence >= _SURE and not outer.pronoun
    pronoun = next((token.word for token in tokens if token.start == inner.start), "")
    several = [token for token in tokens if outer.start <= token.start < outer.end]
    return one and pronoun in language.words("he") | language.words("she") and has(several[-1:], lex.GROUP)


def _is_free_relative(tokens: Tokens, j: int, later: Cue) -> bool:
    """Whether the speaker behind token j is the subject of "what its authors call"."""
    k = next((k for k in range(j, len(tokens)) if tokens[k].start >= later.start), j)
    before = tokens[k - 1].flags
    return k > j + 1 and bool(before & lex.CONJUNCTION) and not before & (lex.COORDINATOR | lex.THAT | lex.PREPOSITION)


def _is_passed_on(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j tells who passed on a text in which another speaks: "said in a letter read out by the clerk"."""
    if language.inverted or j < 3 or not tokens[j - 1].flags & lex.TEXT or not has(tokens[: j - 1], lex.CUE):
        return False
    by = skip(tokens, j + 1, lex.ADVERB | lex.AUXILIARY)
    return by < len(tokens) and by < j + 3 and bool(tokens[by].flags & lex.AGENT)


def _is_proposed(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the plain form at j tells what somebody should say: "proposed that the council write"."""
    if language.inverted or not tokens[j].flags & lex.PLAIN or j < 4:
        return False
    that = next((k for k in range(j - 2, max(0, j - _SUBJECT), -1) if tokens[k].flags & lex.THAT), 0)
    return that > 0 and tokens[that - 1].word in language.words("proposing")


def _without_emphasis(tokens: Tokens) -> Tokens:
    """The tokens without marks of emphasis round them: "**Ida Marsh, composer:**"."""
    first, last = 0, len(tokens)
    while last and tokens[last - 1].word in _EMPHASIS:
        last -= 1
    while first < last and tokens[first].word in _EMPHASIS:
        first += 1
    return tokens[first:last] if last - first < len(tokens) else tokens


def _past_time(tokens: Tokens) -> int:
    """The first token behind the time of an entry of a live blog: "10:42 Mayor:", "10.42 |"."""
    if len(tokens) < _ENTRY or not tokens[0].flags & tokens[2].flags & NUMBER or tokens[1].word not in (":", "."):
        return 0
    touching = tokens[0].end == tokens[1].start and tokens[1].end == tokens[2].start
    return skip(tokens, 3, STOP) if touching else 0


def past_dateline(tokens: Tokens) -> int:
    """The first token behind a dateline: "DEN HAAG –", "Berlin (dpa) –", "Valladolid, 9 feb (Efe).-"."""
    begins = len(tokens) > _PLACE and tokens[0].word == "(" and tokens[2].word == ")" and tokens[3].word in "–—-"
    first = _PLACE if begins else 0  # "(ANSA) - TORINO, 12 MAR -"
    if not tokens or not tokens[first].flags & NAME or not has(tokens[first + 1 : first + _DATELINE], STOP):
        return 0
    for k in range(first + 1, min(len(tokens) - 1, first + _DATELINE)):
        if tokens[k].word in "–—-":
            before = tokens[:k]
            state = before[0].flags & ACRONYM and len(before[0].word) > _PLACE and has(before, STOP)  # "MARION, Ohio —"
            agency = begins or state or "(" in map(word_of, before) or before[-1].flags & ACRONYM
            return k + 1 if agency and not has(before, DET | lex.ROLE) else 0
        if not tokens[k].flags & (NAME | CAPITAL | NUMBER | STOP) and k > first + _PLACE:
            return 0
    return 0


def _before_mood(tokens: Tokens) -> int:
    """The colon before a clause of reported speech that has no verb of speech; 0 if there is none."""
    colon = next((k for k in range(len(tokens) - 2, 1, -1) if tokens[k].word == ":"), 0)
    after = tokens[colon + 1 :]
    return colon if colon and has(after, lex.MOOD) and not has(after, REPORTING | lex.ACCORDING) else 0


def _interrupts(tokens: Tokens, j: int) -> bool:
    """Whether the source at token j interrupts a clause directly behind its verb of speech."""
    return j > 1 and tokens[j - 1].word == "," and bool(tokens[j - 2].flags & lex.CUE)


def _in_relative_clause(tokens: Tokens, j: int) -> bool:
    """Whether the source at token j stands in a relative clause between commas, and a colon ends the sentence."""
    if tokens[-1].word != ":":
        return False
    comma = next((k for k in range(j - 1, 0, -1) if tokens[k].word == ","), 0)
    opens = comma and tokens[comma + 1].flags & (lex.RELATIVE | lex.THAT)
    return bool(opens and "," in map(word_of, tokens[j + 1 :]))


def _in_earlier_clause(tokens: Tokens, j: int, later: Cue) -> bool:
    """Whether a quotation stands between token j and the speaker of the clause that follows it."""
    return any(token.flags & QUOTE for token in tokens[j:] if token.start < later.start)


def _reports_clause(tokens: Tokens, j: int, inner: Cue, language: Language) -> bool:
    """Whether a weak verb at j has the clause of another one as its object: "ellas creen que la firma quería"."""
    return language.inverted and inner.confidence < 0.9 and has(tokens[j + 1 : j + 2], lex.THAT)


def _is_told(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j, close to the quotation, tells what its subject heard: "was told to"."""
    near = j + 3 > len(tokens) and not language.inverted
    return near and tokens[j].word in language.words("told") and is_passive(tokens, j)


def is_told(tokens: Tokens, language: Language) -> bool:
    """Whether the clause before a quotation tells what its subject was told."""
    return any(_is_told(tokens, j, language) for j in range(max(0, len(tokens) - _CLOSE), len(tokens)))


def is_heard(tokens: Tokens, language: Language) -> bool:
    """Whether a verb of hearing stands right before a quotation: "usłyszała:", "interrompu par un"."""
    if len(tokens) > 2 and tokens[-1].flags & DET and tokens[-3].word in language.words("met with"):
        return bool(tokens[-2].flags & (lex.AGENT | lex.PREPOSITION))
    heard = language.words("heard")
    last = len(tokens) - 1 - (len(tokens) > 1 and tokens[-1].word in (":", ","))
    return bool(heard) and last >= 0 and tokens[last].word in heard


def _is_said_of(tokens: Tokens, j: int, kind: int, language: Language) -> bool:
    """Whether the verb at j tells what others say of its subject: "the party has been accused of"."""
    ends = j + 1 == len(tokens) or (j + 2 == len(tokens) and tokens[j + 1].flags & (lex.PREPOSITION | lex.CONJUNCTION))
    weak = kind & lex.WEAK and not tokens[j].flags & lex.QUOTED
    return bool(weak and ends and not language.inverted and is_passive(tokens, j))


def _outer(tokens: Tokens, j: int, inner: Cue, language: Language) -> bool:
    """Whether the verb at j reports the clause of `inner`, so that its subject speaks: "Jones said she feared"."""
    if inner.start <= tokens[j].start:
        that = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].word == ",")
        return inner.confidence < 0.9 and has(tokens[that : that + 1], lex.THAT)  # "Lis przypomniał, że pisał"
    k = next((k for k in range(j + 1, len(tokens)) if tokens[k].start >= inner.start), j + 1)
    before = tokens[k - 1].flags
    second = before & lex.THAT and has(tokens[max(j + 1, k - 2) : k - 1], lex.COORDINATOR)  # "and that staff refused a"
    if has(tokens[j + 1 : k], QUOTE) and (not second or has(tokens[-2:], REPORTING)):
        return False
    if before & lex.COORDINATOR or (tokens[k - 1].word == ":" and not inner.pronoun):
        return False
    if tokens[k - 1].word == ";" and has(tokens[:j], QUOTE):
        return False  # '"I am cold", says a nurse; the firm calls it'
    asking = before & lex.THAT or tokens[k - 1].word in language.words("asking")
    if not language.inverted and before & lex.CONJUNCTION and not asking and not inner.pronoun:
        return False  # "Lee said she wept when the judge called her"
    if not language.inverted and not before & lex.CONJUNCTION and any(t.word in _APART for t in tokens[j + 1 : k]):
        return False
    return inner.confidence < 0.9 or inner.pronoun
