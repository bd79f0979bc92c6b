"""Cues before a quotation: what in its sentence says who speaks: cue verbs with their subjects, "according to", colons, dashes."""

from __future__ import annotations

from letters.attribution.cues import competing_cues
from letters.attribution.cues.according_to import according_postposed, according_to
from letters.attribution.cues.coordinate_clauses import speaker_of_last
from letters.attribution.cues.cue import Cue, cue_at, tokens_of
from letters.attribution.cues.headlines import label_behind_dash
from letters.attribution.cues.replies import CLAIMED, claimed_by, comes_from, heard_of, judged_by, reply_of
from letters.attribution.cues.texts import text_telling
from letters.attribution.cues.verb_speakers import reported_by
from letters.attribution.cues.verbless_clauses import clause_without_verb
from letters.attribution.phrases.addressees import past_addressee
from letters.attribution.phrases.clause import clause_subject, without_verb
from letters.attribution.phrases.clefts import named_in_cleft
from letters.attribution.phrases.fronting import behind_fronted_verb
from letters.attribution.phrases.governing_clauses import governing_clause
from letters.attribution.phrases.insertions import without_brackets, without_members
from letters.attribution.phrases.listed_phrases import joined_verbs
from letters.attribution.phrases.objects import has_object_alone
from letters.attribution.phrases.phrase import having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import ACRONYM, CAPITAL, NAME, NUMBER, STOP, Tokens, has, skip, word_of
from letters.attribution.phrases.verb_subjects import is_asked
from letters.attribution.phrases.verbs import is_passive, verb_class
from letters.attribution.phrases.word_classes import DET, PERSON, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_RELATIVE = 0.9  # strength of a verb in a relative clause, that reports no other verb of speech
_TELLING = lex.ACCORDING | lex.AFTER_NAME | REPORTING | lex.PARTICIPLE | STOP
_NO_SUBJECT = REPORTING | lex.AUXILIARY | lex.OBJECT | STOP
_LATER_CLAUSE = lex.RELATIVE | lex.THAT | lex.CONJUNCTION  # what opens another clause than the first
_EMPHASIS, _BULLETS = frozenset("*_+"), frozenset("•·▪■●►→–—-")
_ENTRY = 5  # tokens of an entry with its time
_DASHES = frozenset("–—-")
_DATELINE, _PLACE = 14, 4  # tokens of a dateline, and of the place in it


def cue_before(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker named before a quotation in its sentence."""
    tokens = without_members(without_brackets(_without_emphasis(tokens), language), language)
    tokens = joined_verbs(tokens, language)
    tokens = tokens[_past_time(tokens) :]
    tokens = tokens[past_dateline(tokens) :]
    begins = past_addressee(tokens, 0, language)
    if language.articles or not has(tokens[begins : begins + 1], _NO_SUBJECT):
        tokens = tokens[begins:]
    stressed = tokens and tokens[0].word in language.words("stressing") and has(tokens[1:2], PERSON)
    tokens = tokens[1:] if stressed else tokens  # "To Morawski powiedział"
    if not tokens:
        return None
    clause = governing_clause(tokens, language)
    if len(clause) < len(tokens):
        return cue_before(clause, language)
    by_construction = (
        cue_at(tokens, label_behind_dash(tokens, language), 0.9, "colon", language)
        or speaker_of_last(tokens, language)
        or heard_of(tokens, language)
        or reply_of(tokens, language)
        or judged_by(tokens, language)
        or comes_from(tokens, language)
        or cue_at(tokens, named_in_cleft(tokens, language), 0.95, "said", language)
    )
    return by_construction or _by_cue_words(tokens, language)


def _by_cue_words(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker whom sources and verbs of speech name, from the last to the first; else the subject of the clause."""
    best: Cue | None = None
    best_verb = 0
    heard_only = False
    claim = claimed_by(tokens, language)
    introduced = language.words("introducing") if tokens[-1].word in language.words("as") else frozenset()
    for j in reversed([j for j, token in enumerate(tokens) if token.flags & _TELLING or token.word in introduced]):
        flags = tokens[j].flags
        if heard_only and flags & STOP:
            break
        if flags & (lex.ACCORDING | lex.AFTER_NAME):
            own = flags & lex.AFTER_NAME and j and tokens[j - 1].flags & lex.ANAPHOR  # "jej zdaniem minister ..."
            cue = according_to(tokens, j, language) if flags & lex.ACCORDING and not own else None
            cue = cue or according_postposed(tokens, j, language)
            if cue and best and best.start <= tokens[j].start < best.end:
                return best  # "a letter from the council, which calls it"
            if cue and claim and not claim.pronoun and claim.end <= tokens[j].start:
                return claim  # "l'accusa di Neri, secondo cui"
            if cue and competing_cues.is_set_aside(tokens, j, best, language):
                continue
            if cue and best:
                return cue if not competing_cues.speaks_instead(tokens, j, best, best_verb, language) else best
            if cue:
                return _whose_view(tokens, j, cue, language) or cue
        kind = verb_class(tokens, j, language) if flags & (REPORTING | lex.PARTICIPLE) else 0
        if introduced and not kind and tokens[j].word in introduced:
            kind = lex.WEAK
        if kind and _is_of_another(tokens, j, language):
            continue
        if kind and not (best and kind & lex.WEAK and not competing_cues.reports_clause(tokens, j, best, language)):
            cue = reported_by(tokens, j, kind, language)
            if cue and (tokens[j].word in introduced or _is_of_text(tokens, j, cue, language)):
                cue = cue._replace(confidence=max(cue.confidence, _RELATIVE))  # "for Ann Lee, who introduced her as"
            reports = cue and best and competing_cues.reports_unsaid(tokens, j, cue, best, best_verb, language)
            if cue and (best is None or reports or competing_cues.is_outer(tokens, j, cue, best, best_verb, language)):
                best, best_verb = cue, j
            nobody = cue is None and (
                _is_said_of(tokens, j, kind, language) or _is_heard_by_subject(tokens, j, language)
            )
            nobody = nobody or (cue is None and is_asked(tokens, j, language))
            if nobody or (cue is None and has_object_alone(tokens, j, language)):
                heard_only = best is None
    if heard_only and best is None:
        return None
    return _of_whole_clause(tokens, best, claim, language)


def _of_whole_clause(tokens: Tokens, best: Cue | None, claim: Cue | None, language: Language) -> Cue | None:
    """The speaker of a clause in which cue words name `best`: a claim behind him, without him its subject, before a colon
    who acts."""
    claimed_later = claim and best and claim.confidence >= CLAIMED and claim.start > best.end and not claim.pronoun
    best = claim if claim and (best is None or claimed_later) else best
    best = best or (None if is_aside(tokens, language) else clause_without_verb(tokens, language))
    if best is None or tokens[-1].word != ":":
        return best
    main = _main_clause(tokens, best, language) if language.inverted else None
    return main or _behind_subordinate(tokens, best, language) or best


def _is_of_another(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j is of a clause in which nobody says the quotation."""
    return (
        _is_passed_on(tokens, j, language)
        or _is_proposed(tokens, j, language)
        or _ends_relative_clause(tokens, j, language)
    )


def _main_clause(tokens: Tokens, inner: Cue, language: Language) -> Cue | None:
    """Who acts before a colon in the clause behind the relative one of `inner`: "en la que ellos piden, el juez duda:"."""
    k = next((k for k, token in enumerate(tokens) if token.start >= inner.start), 0)
    if k < 3 or not tokens[k - 1].flags & lex.RELATIVE or not has(tokens[k - 3 : k - 1], lex.PREPOSITION):
        where = k > 1 and tokens[k - 1].word in language.words("where")
        if not where:
            return None
    comma = next((i for i in range(k + 1, len(tokens) - 3) if tokens[i].word == ","), 0)
    person = phrase_from(tokens, comma + 1, language) if comma and tokens[comma + 1].flags & (DET | NAME) else None
    person = without_verb(tokens, person, language)
    return cue_at(tokens, having(tokens, person, lex.ROLE | NAME), 0.9, "colon", language)


def _behind_subordinate(tokens: Tokens, inner: Cue, language: Language) -> Cue | None:
    """Who acts before a colon, behind a clause in which `inner` speaks: "Mientras el club anunciaba la venta, Ada Rey sonreía:"."""
    closing = behind_fronted_verb(tokens, language) if language.verb_second else None
    if closing and inner.end <= tokens[closing[0]].start:
        return cue_at(tokens, closing, 0.9, "colon", language)
    commas = (k for k in range(1, len(tokens) - 2) if tokens[k].word == "," and inner.end <= tokens[k].start)
    comma = next(commas, 0)
    clause = (t for t in tokens[comma:] if not t.flags & lex.COORDINATOR) if comma else ()
    if not comma or has(clause, REPORTING | lex.CONJUNCTION):
        return None
    k = next(k for k, token in enumerate(tokens) if token.end >= inner.end)
    opens = next((n + 1 for n in range(k, -1, -1) if tokens[n].flags & STOP), 0)
    opens += bool(tokens[opens].flags & lex.ADVERB and not tokens[opens].flags & lex.CONJUNCTION)  # "ya que"
    joins = tokens[opens].flags & lex.CONJUNCTION and not tokens[opens].flags & lex.COORDINATOR
    if not joins:
        return None
    verb_first = language.verb_second or language.nouns_capitalised  # "lächelte der Trainer:"
    inverts = bool(verb_first and not tokens[comma + 1].flags)
    person = phrase_from(tokens, comma + 1 + inverts, language)
    person = without_verb(tokens, person, language)
    if person is None or not tokens[person[0]].flags & (DET | NAME | lex.PRONOUN):
        return None
    acts = inverts or person[1] < len(tokens) - 1
    known = having(tokens, person, SPEAKER) or tokens[person[1]].flags & lex.AUXILIARY
    return cue_at(tokens, person, 0.9, "colon", language) if acts and known else None


def is_aside(tokens: Tokens, language: Language) -> bool:
    """Whether a verb of speech without a subject stands between commas: "Na época, conta, a plataforma mandou"."""
    inside = range(1, len(tokens) - 1) if language.dropped else ()
    return any(
        tokens[j].flags & lex.CUE and tokens[j - 1].word == tokens[j + 1].word == "," and not tokens[j].flags & lex.ROLE
        for j in inside
    )


def _whose_view(tokens: Tokens, j: int, cue: Cue, language: Language) -> Cue | None:
    """The subject of the clause before "in his view" inside a sentence: "La ministra atacó a quienes, a su juicio, ..."."""
    word = next((t for t in tokens if t.start == cue.start), tokens[j])
    owned = j > 2 and (word.flags & lex.POSSESSIVE or word.word in language.words("their"))
    colon = next((k for k in range(j - 1, 1, -1) if tokens[k].word == ":"), 0) if owned or cue.pronoun else 0
    if colon:  # "Dem widersprach der Verein: Nach seinen Informationen ..."
        last = having(tokens, phrase_to(tokens, colon - 1, language), PERSON)
        return cue_at(tokens, last, 0.88, "according", language) or cue_before(tokens[: colon + 1], language)
    subject = clause_subject(tokens, j, language) if owned and (language.dropped or language.enclitics) else None
    opens = having(tokens, phrase_from(tokens, 0, language), lex.ROLE | lex.GROUP | NAME) if subject else None
    if opens is None or not has(tokens[opens[1] : j], _LATER_CLAUSE):  # not "Fermer serait, selon eux, "
        return text_telling(tokens[:j], language) if owned else None
    return cue_at(tokens, opens, 0.88, "according", language)


def _is_of_text(tokens: Tokens, j: int, cue: Cue, language: Language) -> bool:
    """Whether the verb at j is that of a relative clause that says what a text says: "a memo, sent on Friday, that called"."""
    relative = not language.inverted and has(tokens[max(0, j - 2) : j], lex.RELATIVE) and cue.end < tokens[j - 1].start
    return relative and has(tokens_of(cue, tokens[:j]), lex.TEXT)


def _is_passed_on(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j says who passed on a text in which another speaks: "said in a letter read out by the clerk"."""
    if language.inverted or j < 3 or not tokens[j - 1].flags & lex.TEXT or not has(tokens[: j - 1], lex.CUE):
        return False
    by = skip(tokens, j + 1, lex.ADVERB | lex.AUXILIARY)
    return by < len(tokens) and by < j + 3 and bool(tokens[by].flags & lex.AGENT)


def _ends_relative_clause(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j ends a clause about a noun, which is over: "Die Frau, die die Bäckerei führt, sagte"."""
    over = (
        (language.verb_second or language.nouns_capitalised)
        and language.articles
        and j + 1 < len(tokens)
        and tokens[j + 1].word in (",", ":")
    )
    comma = next((k for k in range(j - 2, 0, -1) if tokens[k].flags & STOP), 0) if over else 0
    about = comma and tokens[comma].word == "," and tokens[comma + 1].flags & lex.RELATIVE
    if not about or not tokens[comma + 2].flags & (DET | NAME):
        return False
    return tokens[j + 1].word == "," or has(tokens[:comma], REPORTING | lex.ACCORDING)


def _is_proposed(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the plain form at j says what somebody should say: "proposed that the council write"."""
    if language.inverted or not tokens[j].flags & lex.PLAIN or j < 4:
        return False
    that = next((k for k in range(j - 2, max(0, j - PHRASE), -1) if tokens[k].flags & lex.THAT), 0)
    return that > 0 and tokens[that - 1].word in language.words("proposing")


def _without_emphasis(tokens: Tokens) -> Tokens:
    """The tokens without the bullet before them and marks of emphasis around them: "• **Ida Marsh, composer:**"."""
    first, last = 0, len(tokens)
    while last and tokens[last - 1].word in _EMPHASIS:
        last -= 1
    while first < last and (tokens[first].word in _EMPHASIS or tokens[first].word in _BULLETS):
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
    if not tokens or not tokens[first].flags & NAME or _DASHES.isdisjoint(map(word_of, tokens)):
        return 0
    for k in range(first + 1, min(len(tokens) - 1, first + _DATELINE)):
        if tokens[k].word in _DASHES:
            before = tokens[:k]
            state = before[0].flags & ACRONYM and len(before[0].word) > _PLACE and has(before, STOP)  # "MARION, Ohio —"
            agency = begins or state or "(" in map(word_of, before) or before[-1].flags & ACRONYM
            return k + 1 if agency and not has(before, DET | lex.ROLE) else 0
        if not tokens[k].flags & (NAME | CAPITAL | NUMBER | STOP) and k > first + _PLACE:
            return 0
    return 0


def _is_heard_by_subject(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j, close to the quotation, says what its subject heard: "was told to"."""
    near = j + 3 > len(tokens) and not language.inverted
    return near and tokens[j].word in language.words("told") and is_passive(tokens, j)


def is_heard(tokens: Tokens, language: Language) -> bool:
    """Whether a verb of hearing stands right before a quotation: "usłyszała:", "interrompu par un"."""
    if len(tokens) > 2 and tokens[-1].flags & DET and tokens[-3].word in language.words("met with"):
        return bool(tokens[-2].flags & (lex.AGENT | lex.PREPOSITION))
    heard = language.words("heard")
    last = len(tokens) - 1 - (len(tokens) > 1 and tokens[-1].word in (":", ","))
    return bool(heard) and last >= 0 and tokens[last].word in heard


def _is_said_of(tokens: Tokens, j: int, kind: int, language: Language) -> bool:
    """Whether the verb at j reports what others say of its subject: "the party has been accused of"."""
    ends = j + 1 == len(tokens) or (j + 2 == len(tokens) and tokens[j + 1].flags & (lex.PREPOSITION | lex.CONJUNCTION))
    weak = kind & lex.WEAK and not tokens[j].flags & lex.QUOTED
    return bool(weak and ends and not language.inverted and is_passive(tokens, j))
