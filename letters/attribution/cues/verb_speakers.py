"""Who speaks by a verb: its subject, the agent of a passive, the text in which "it says" something."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.subject_before import explained_name, opening_subject, subject_before
from letters.attribution.cues.texts import clause_of_text, text_as_speaker
from letters.attribution.phrases import verb_subjects
from letters.attribution.phrases.clause import speaking_subject
from letters.attribution.phrases.fronting import (
    behind_auxiliary,
    behind_fronted,
    nominative_behind,
    shared_with_fronted,
)
from letters.attribution.phrases.houses import house_beside_object
from letters.attribution.phrases.inverted_subjects import (
    house_of,
    is_object_of,
    is_plural_verb,
    of_insertion,
    organisation_speaking,
    past_adverbs,
)
from letters.attribution.phrases.listed_phrases import words_from, words_to
from letters.attribution.phrases.names import has_first_name
from letters.attribution.phrases.objects import has_object_alone, subject_behind_object
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.relative_pronouns import addressed_text, explained_text
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import is_begun, is_passive, skip_adverbs, verb_class
from letters.attribution.phrases.word_classes import DET, FAR, NEAR, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_PLAIN = 0.85  # strength of any verb right behind a subject that opens the clause
_FRONTED = 0.9  # strength of the verb of a main clause behind what is fronted, that reports no other verb of speech


def reported_by(tokens: Tokens, j: int, kind: int, language: Language) -> Cue | None:
    """The speaker of what the verb at token j reports."""
    near = 0.95 if kind & (lex.CUE | lex.PARTICIPLE) else 0.75
    if words_from(tokens, j, "there is", language) or words_to(tokens, j + 1, "there is", language):
        return None  # "Jetzt gibt es"
    if tokens[j].flags & lex.IMPERSONAL or is_read(tokens, j, language):
        return None if _stands_there(tokens, j, language) else text_as_speaker(tokens, j, language)
    if infinitive := _perfect_infinitive(tokens, j, language):
        return _of_infinitive(tokens, infinitive, language)
    infinitives = language.sections.get("infinitives of verbs", ()) if language.dropped else ()
    own = _own_subject(tokens, j, language) if infinitives and tokens[j].word.endswith(infinitives) else None
    if own:
        return cue_at(tokens, own, near, "said", language)
    fronted = behind_fronted(tokens, j, language)
    fronted = fronted and _of_anyone(tokens, fronted, language)
    passive = not kind & lex.PARTICIPLE and not tokens[j].flags & lex.QUOTED and is_passive(tokens, j)
    if passive and not fronted:
        agents = language.words("after passives")
        by = next((k for k in range(j + 1, min(len(tokens), j + 8)) if tokens[k].word in agents), len(tokens))
        return cue_at(tokens, phrase_from(tokens, by + 1, language), near, "said", language)
    return (
        _of_purpose(tokens, j, language)
        or cue_at(tokens, addressed_text(tokens, j, language), max(near, _PLAIN), "said", language)
        or _of_last_named(tokens, j, language)
        or cue_at(tokens, _right_behind(tokens, j, kind, language), near, "said", language)
        or cue_at(tokens, fronted, max(near, _FRONTED if language.verb_second else _PLAIN), "said", language)
        or _of_subject(tokens, j, kind, near, language)
    )


def _of_last_named(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """A word for the person named last that is the subject of the verb at j: ", questa ha risposto:"."""
    k = skip_adverbs(tokens, j - 1, language)
    neuter = language.ends(tokens[j].word, "it past endings")
    if neuter and j > 1 and tokens[j - 2].word == "," and tokens[j - 1].word in language.words("neuter demonstratives"):
        return Cue(tokens[j - 1].start, tokens[j - 1].end, 0.9, "said", pronoun=True)  # "ministerstvu, to odpovědělo:"
    alone = k > 0 and tokens[k].word in language.words("demonstratives") and tokens[k - 1].word == ","
    if not alone or language.verb_second or language.nouns_capitalised:
        return None
    return Cue(tokens[k].start, tokens[k].end, 0.9, "said", pronoun=True)


def _right_behind(tokens: Tokens, j: int, kind: int, language: Language) -> TokenSpan | None:
    """The speaker of a verb whose construction puts him right behind it, or beside an insertion."""
    between = not language.inverted and 1 < j < len(tokens) - 1 and tokens[j - 1].word == ","
    if between and kind & lex.CUE and tokens[j - 2].flags & lex.CONJUNCTION and tokens[j + 1].flags & NAME:
        return phrase_from(tokens, j + 1, language)  # "but, says Ann Lee,"
    inserted = of_insertion(tokens, j, kind, language) or _behind_object_relative(tokens, j, language)
    if inserted:
        return inserted
    return _inverted_pronoun(tokens, j, language) if language.inverted else None


def _behind_object_relative(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The person behind the verb of a relative clause about a thing: "une version que confirme Luce", "un dato que recuerda Gil"."""
    related = language.romance and j > 1 and tokens[j - 1].flags & lex.THAT and has(tokens[j + 1 : j + 2], NAME | DET)
    thing = phrase_to(tokens, j - 2 - (tokens[j - 2].word == ","), language, True) if related else None
    if thing is None or head_of(tokens[slice(*thing)], language) > OTHER_NOUN:
        return None
    return having(tokens, phrase_from(tokens, j + 1, language), NAME | lex.ROLE)


def _inverted_pronoun(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The pronoun behind the verb at j, or the noun before the verb that the pronoun repeats."""
    following = tokens[j + 1].flags if j + 1 < len(tokens) else 0
    if not following & lex.PRONOUN:
        return None
    noun = subject_before(tokens, j, language) if language.enclitics else None
    if noun and head_of(tokens[noun[0] : noun[1]], language) > OTHER_NOUN:
        return noun  # "le manifeste plaide-t-il"
    if following & (lex.DETERMINER | lex.OBJECT):
        return None
    opens = None if tokens[j + 1].word in language.words("he") else subject_before(tokens, j, language)
    opens = opens if opens and head_of(tokens[opens[0] : opens[1]], language) else None  # "Gemeinsam fordern sie"
    if opens and not opens[0] and not tokens[0].flags & lex.PRONOUN:
        return None  # "sie" is an object
    return house_of(tokens, (j + 1, j + 2), language) or (j + 1, j + 2)


def _of_subject(tokens: Tokens, j: int, kind: int, near: float, language: Language) -> Cue | None:
    """The speaker who is the subject of the verb at j: before it, shared with another verb, behind it or far away."""
    is_participle = kind & lex.PARTICIPLE and (language.inverted or not is_passive(tokens, j))  # no "is calling"
    house = house_beside_object(tokens, j, language)
    if house:
        return cue_at(tokens, house, max(near, _PLAIN), "said", language)
    main = j - 2 if is_begun(tokens, j, language) else j  # "limitou-se a dizer"
    if is_participle:
        subject = verb_subjects.actor(tokens, j, language) or verb_subjects.told_to_say(tokens, j, language)
    else:
        subject = verb_subjects.whole_clause_subject(tokens, j, language) or behind_auxiliary(tokens, j, language)
        subject = subject or explained_text(tokens, main, language) or subject_before(tokens, main, language)
    checked = subject and verb_subjects.checked_subject(tokens, subject, j, kind, language)
    behind_object = subject and checked and subject[0] < checked[0] and subject[1] == checked[1]
    near, subject = max(near, _PLAIN) if behind_object else near, checked
    earlier = _same_speaker(tokens, j, kind, language) if subject is None else None
    if earlier:
        return earlier
    subject = subject or verb_subjects.behind_conjunction(tokens, j, language)
    subject = subject or shared_with_fronted(tokens, j, language)
    if subject is None and (kind & lex.CUE or language.inverted):
        subject = opening_subject(tokens, main + (main < j), language)
    if subject is None and j and tokens[j - 1].flags & lex.CONJUNCTION:
        subject = speaking_subject(tokens, j - 1, language)
    if subject is None and (language.inverted or (kind & lex.CUE and j and tokens[j - 1].word == ",")):
        subject = verb_subjects.behind_verb(tokens, j, kind, language)
    as_ = j and tokens[j - 1].word in language.words("as")  # "como lamentan desde la plataforma"
    if subject is None and language.dropped and j and (as_ or tokens[j - 1].flags & (STOP | QUOTE)):
        subject = organisation_speaking(tokens, j, past_adverbs(tokens, j + 1), language)
    if subject is None and language.dropped and language.articles:
        subject = _house_opening_clause(tokens, j, language)
    if subject is None and verb_subjects.is_asked(tokens, j, language):
        return None
    if subject is None:
        subject = verb_subjects.far_before(tokens, j, language)
        near -= 0.12 if subject else 0.05
        subject = subject or organisation_speaking(tokens, j, 0, language)
    if subject and kind == lex.WEAK and verb_subjects.is_object_first(tokens, subject, language):
        subject = None
    if subject and verb_subjects.disagrees(tokens, subject, j, language):
        subject = subject_behind_object(tokens, j, language) if has_object_alone(tokens, j, language) else None
    if subject:
        named = explained_name(tokens, subject, language) if subject[1] <= j else None
        named = named or nominative_behind(tokens, subject, j, language)
        subject = named or _of_anyone(tokens, subject, language)
    ends = language.nouns_capitalised and subject and not subject[0] and has(tokens[subject[1] :][:1], lex.AUXILIARY)
    closes = ends and j == len(tokens) - 2 and tokens[-1].word == ":"  # "Roth hatte im Mai gewarnt:"
    near = max(near, _PLAIN) if closes or verb_subjects.is_plain_subject(tokens, subject, j, language) else near
    return cue_at(tokens, subject, near, "said", language)


def _of_anyone(tokens: Tokens, subject: TokenSpan, language: Language) -> TokenSpan | None:
    """The house or the text for which "one" speaks, nobody if there is none: "ett brev där man avvisade"; else the subject."""
    house = house_of(tokens, subject, language)
    anyone = subject[1] - subject[0] == 1 and tokens[subject[0]].word in language.words("anyone")
    if house or not (anyone and language.verb_second):
        return house or subject
    placed = clause_of_text(tokens[: subject[0]], language)
    return placed[1] if placed and placed[0] == subject[0] else None


def _house_opening_clause(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The house with which the clause of the plural verb at j opens: "Por su parte, desde la empresa aseguraron"."""
    first = j
    while first and not tokens[first - 1].flags & (STOP | QUOTE | lex.COORDINATOR | lex.THAT):
        first -= 1
    joined = first and tokens[first - 1].flags & lex.COORDINATOR
    before = verb_subjects.far_before(tokens, j, language) if joined else None
    if before and not is_object_of(tokens[j], tokens[slice(*before)], language):
        return None  # "Los vecinos se reunieron y en la asamblea pidieron"
    house = organisation_speaking(tokens, j, first, language)
    end = phrase_end(tokens, house, language) if house else j + 1
    return house if skip(tokens, end, lex.AUXILIARY | lex.ADVERB | lex.OBJECT) == j else None


def _stands_there(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a person is the subject of a verb that also names texts: "Boer Jan Bos staat in de modder"."""
    before, behind = phrase_from(tokens, 0, language) if 0 < j < PHRASE else None, phrase_from(tokens, j + 1, language)
    people = (tokens[slice(*person)] for person in (before, behind) if person and j in (person[1], person[0] - 1))
    return any(has(person, lex.ROLE) or has_first_name(person[:-1], language) for person in people)


def _of_purpose(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who speaks to somebody in order to say something: "Lee messaged a friend to say"."""
    if j < 3 or tokens[j - 1].word not in language.words("infinitives") or not tokens[j].flags & lex.PLAIN:
        return None
    for k in range(j - 2, max(-1, j - 8), -1):
        if tokens[k].flags & (STOP | QUOTE | lex.CONJUNCTION | lex.AUXILIARY):
            return None
        kind = verb_class(tokens, k, language) if tokens[k].flags & REPORTING else 0
        if kind:
            return reported_by(tokens[: j - 1], k, kind, language) if k < j - 2 else None
    return None


def _perfect_infinitive(tokens: Tokens, j: int, language: Language) -> int:
    """Where the perfect infinitive begins whose participle is token j: "avoir prévenu", "aver avvertito"; 0 if none does."""
    infinitives = language.words("perfect infinitives")
    k = j - 1
    while k > 0 and k > j - NEAR and tokens[k].word not in infinitives:
        if not tokens[k].flags & (lex.AUXILIARY | lex.PASSIVE | lex.ADVERB):
            return 0
        k -= 1
    return k if k > 0 and tokens[k].word in infinitives else 0


def _of_infinitive(tokens: Tokens, start: int, language: Language) -> Cue | None:
    """Who says what he has told others: "Le maire assure avoir prévenu la société"; nobody in "Après avoir prévenu"."""
    k = skip(tokens, start - 1, lex.PREPOSITION | lex.ADVERB, step=-1)
    kind = verb_class(tokens, k, language) if k > 0 and tokens[k].flags & REPORTING else 0
    if kind:
        return reported_by(tokens[: k + 1], k, kind, language)
    subject = _own_subject(tokens, start, language) or _accused(tokens, start, language)
    return cue_at(tokens, subject, 0.75, "said", language)


def _own_subject(tokens: Tokens, start: int, language: Language) -> TokenSpan | None:
    """The person between a preposition and the infinitive at `start`: "depois de o autarca ter dito"."""
    person = phrase_to(tokens, start - 1, language) if language.dropped and start > 3 else None
    governed = person and person[0] and tokens[person[0] - 1].flags & lex.PREPOSITION
    return having(tokens, person, NAME | lex.ROLE | lex.GROUP) if governed else None


def _accused(tokens: Tokens, start: int, language: Language) -> TokenSpan | None:
    """Who is accused of having said what the infinitive at `start` reports: "accusa Ugo Riva di averlo definito"."""
    of = skip(tokens, start - 1, lex.OBJECT | lex.ADVERB, lex.HEAD, step=-1)
    person = phrase_to(tokens, of - 1, language, True) if of > 2 and tokens[of].flags & lex.HEAD else None
    if person is None:
        return None
    verbs = (
        k for k in range(person[0] + 1, person[1] - 1) if tokens[k].flags & REPORTING and tokens[k].flags & lex.GROUP
    )
    inside = next(verbs, 0)
    if inside:
        return inside + 1, person[1]  # "Ada Neri accusa Ugo Riva": "accusa" is a noun too
    to = language.words("personal objects")
    contracted = tokens[person[0]].word in to and tokens[person[0]].flags & lex.OTHER_DETERMINER  # "al alcalde"
    verb = tokens[max(0, person[0] - 1 - (not contracted and tokens[person[0] - 1].word in to))].flags
    return person if verb & REPORTING else None


def is_read(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a reflexive verb reports what a text says: "V petici se píše", "W liście pisze się"."""
    reflexives = language.words("reflexives")
    beside = reflexives and any(
        token.word in reflexives for token in (*tokens[max(0, j - 1) : j], *tokens[j + 1 : j + 2])
    )
    return bool(beside) and tokens[j].word in language.words("read in texts")


def _same_speaker(tokens: Tokens, j: int, kind: int, language: Language) -> Cue | None:
    """Who speaks by the verb before "and" and the verb at j: "Lenoir assure que « ... » et appelle"."""
    if j <= 2 or not tokens[j - 1].flags & lex.COORDINATOR:
        return None
    if not language.inverted and not kind & lex.CUE:
        return None
    for k in range(j - 2, max(0, j - FAR), -1):
        own = _of_own_clause(tokens, k, j, language) if tokens[k].word == "," else None
        if own:
            return own
        earlier = verb_class(tokens, k, language) if tokens[k].flags & REPORTING else 0
        alike = language.inverted or tokens[k].word.endswith("s") == tokens[j].word.endswith("s")  # in tense
        if earlier and alike and not is_passive(tokens, k):
            return reported_by(tokens[: j - 1], k, earlier, language)
    return None


def _of_own_clause(tokens: Tokens, comma: int, j: int, language: Language) -> Cue | None:
    """Who is the subject of the clause behind a comma and "but", to which the verb at j belongs: ", pero los vecinos no se fían y temen"."""
    joined = has(tokens[comma + 1 : comma + 2], lex.COORDINATOR) and comma + 2 < j
    subject = phrase_from(tokens, comma + 2, language) if joined else None
    if subject is None or subject[1] >= j - 1 or verb_subjects.disagrees(tokens, subject, j, language):
        return None
    people = having(tokens, subject, SPEAKER) or (
        tokens[subject[0]].flags & DET and is_plural_verb(tokens[j], language)
    )
    if not people:
        return None
    return cue_at(tokens, subject, 0.9, "said", language)
