"""Who speaks by a verb: its subject, the agent of a passive, the text in which "it says" something."""

from __future__ import annotations

from letters.attribution.clause import clause_subject, last_person
from letters.attribution.cues import Cue, cue_at
from letters.attribution.fronting import behind_auxiliary, behind_fronted
from letters.attribution.inverted_subjects import (
    first_named,
    house_of,
    house_where,
    of_insertion,
    organisation_speaking,
    past_adverbs,
)
from letters.attribution.names import first_name_gender
from letters.attribution.objects_first import subject_behind_object
from letters.attribution.participles import speaker_of_participle
from letters.attribution.phrase import TokenSpan, phrase_from
from letters.attribution.sentence_window import CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.speakable import OTHER_NOUN, head_of
from letters.attribution.subject_before import is_clitic, opening_subject, subject_before
from letters.attribution.texts import text_as_speaker
from letters.attribution.verb_forms import is_definite
from letters.attribution.verbs import is_begun, is_passive, verb_class
from letters.attribution.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_TOLD = 0.88  # strength where a person is told: in "Ana dijo que él le ordenó" Ana speaks
_PLAIN = 0.85  # strength of any verb right behind a subject that opens the clause
_OPENING = 8  # tokens of a subject that opens its sentence
_PERFECT = 4  # tokens from "avoir" to its participle
_JOINED = 24  # tokens between two verbs with one subject
_OPENS_CLAUSE = STOP | lex.ADVERB | lex.RELATIVE | lex.THAT | lex.CONJUNCTION  # before a subject
_ENDS = frozenset(".;:()")  # which they do not cross


def reported_by(tokens: Tokens, j: int, kind: int, language: Language) -> Cue | None:
    """The speaker of what the verb at token j reports."""
    near = 0.95 if kind & (lex.CUE | lex.PARTICIPLE) else 0.75
    if j and language.dropped and is_clitic(tokens[j - 1].flags):
        near = min(near, _TOLD)
    if tokens[j].flags & lex.IMPERSONAL or _is_read(tokens, j, language):
        return None if _stands_there(tokens, j, language) else text_as_speaker(tokens, j, language)
    infinitive = _perfect_infinitive(tokens, j, language)
    if infinitive:
        return _of_infinitive(tokens, infinitive, language)
    if not kind & lex.PARTICIPLE and not tokens[j].flags & lex.QUOTED and is_passive(tokens, j):
        agents = language.words("after passives")
        by = next((k for k in range(j + 1, min(len(tokens), j + 8)) if tokens[k].word in agents), len(tokens))
        return cue_at(tokens, phrase_from(tokens, by + 1, language), near, "said", language)
    between = not language.inverted and 1 < j < len(tokens) - 1 and tokens[j - 1].word == ","
    if between and kind & lex.CUE and tokens[j - 2].flags & lex.CONJUNCTION and tokens[j + 1].flags & NAME:
        return cue_at(tokens, phrase_from(tokens, j + 1, language), near, "said", language)  # "but, says Ann Lee,"
    purpose = _of_purpose(tokens, j, language)
    if purpose:
        return purpose
    inserted = of_insertion(tokens, j, kind, language)
    if inserted:
        return cue_at(tokens, inserted, near, "said", language)
    following = tokens[j + 1].flags if language.inverted and j + 1 < len(tokens) else 0
    if following & lex.PRONOUN and language.enclitics:
        noun = subject_before(tokens, j, language)
        if noun and head_of(tokens[noun[0] : noun[1]], language) > OTHER_NOUN:
            return cue_at(tokens, noun, near, "said", language)  # "le manifeste plaide-t-il"
    if following & lex.PRONOUN and not following & (lex.DETERMINER | lex.OBJECT):
        opens = None if tokens[j + 1].word in language.words("he") else subject_before(tokens, j, language)
        opens = opens if opens and head_of(tokens[opens[0] : opens[1]], language) else None  # "Gemeinsam fordern sie"
        if opens is None or opens[0] or tokens[0].flags & lex.PRONOUN:  # else "sie" is an object
            speaker = house_of(tokens, (j + 1, j + 2), language) or (j + 1, j + 2)
            return cue_at(tokens, speaker, near, "said", language)
    if j and j + 1 < len(tokens) and tokens[j + 1].flags & lex.AGENT and not language.inverted:
        issuer = phrase_from(tokens, j + 2, language)
        if issuer and tokens[-1].word == ":" and not has(tokens[issuer[1] : -1], STOP | REPORTING | lex.AUXILIARY):
            whole = issuer[0], len(tokens) - 1 if has(tokens[issuer[0] : issuer[1]], NAME) else issuer[1]
            return cue_at(tokens, whole, near, "said", language)  # "the warning issued by the union:"
    if language.inverted and tokens[j].flags & lex.QUOTED and not is_passive(tokens, j):
        cited = phrase_from(tokens, j + 1, language, True)
        if cited and has(tokens[cited[0] : cited[1]], NAME | lex.ROLE):
            return cue_at(tokens, cited, near, "said", language)  # "zitiert Jones mit den Worten"
    behind = behind_fronted(tokens, j, language)
    if behind:
        return cue_at(tokens, behind, max(near, _PLAIN), "said", language)
    main = j - 2 if is_begun(tokens, j, language) else j  # "limitou-se a dizer"
    if kind & lex.PARTICIPLE and (language.inverted or not is_passive(tokens, j)):  # no "is calling"
        subject = speaker_of_participle(tokens, j, language)
        inside = phrase_from(tokens, j + 2, language, True) if has(tokens[j + 1 : j + 2], lex.PREPOSITION) else None
        if inside and has(tokens[inside[0] : inside[1]], lex.TEXT):
            return cue_at(tokens, inside, near, "said", language)  # "saying in an email to parents that"
    else:
        subject = _of_clause(tokens, j, language) or behind_auxiliary(tokens, j, language)
        subject = subject or subject_before(tokens, main, language)
    if subject and kind == lex.WEAK and language.dropped and language.articles:
        subject = _of_outer_clause(tokens, subject, j, language) or subject
    full_name = subject and subject[1] - subject[0] > 1 and first_name_gender(tokens[subject[0]].word, language)
    if subject and not language.articles and not full_name and _in_object(tokens, subject):
        first = first_named(tokens[:j], 0, language)  # "глава компании в интервью газете рассказал"
        after = first_named(tokens, j + 1, language) if first == subject and tokens[j - 1].flags & NAME else None
        named = after and has(tokens[after[0] : after[1] + 2], NAME)
        subject = after if named else first  # "На вопрос Анны ответил Ян"
    joined = j > 2 and tokens[j - 1].flags & lex.COORDINATOR
    joined = joined and (language.inverted or (kind & lex.CUE and _goes_on(tokens, j)))
    if subject is None and joined:
        earlier = _same_speaker(tokens, j, language)
        if earlier:
            return earlier
    if subject is None and j and language.inverted and tokens[j - 1].flags & lex.CONJUNCTION:
        behind = phrase_from(tokens, past_adverbs(tokens, j + 1), language)  # "como dice la velista Elisa Brand"
        joined = tokens[j - 1].flags & lex.COORDINATOR
        subject = behind if behind and not joined and _is_person(tokens[behind[0] : behind[1]], language) else None
    if subject is None and (kind & lex.CUE or language.inverted):
        subject = opening_subject(tokens, main + (main < j), language)
    subject = subject or house_where(tokens, j, language)
    if subject is None and j and tokens[j - 1].flags & lex.CONJUNCTION:
        subject = clause_subject(tokens, j - 1, language)
    if subject is None and (language.inverted or (kind & lex.CUE and j and tokens[j - 1].word == ",")):
        subject = phrase_from(tokens, _past_too(tokens, past_adverbs(tokens, j + 1), language), language)
        if subject and language.dropped and head_of(tokens[subject[0] : subject[1]], language) == OTHER_NOUN:
            subject = None  # "Negó los cargos" has no subject
        if subject and not language.inverted and subject[1] == len(tokens):
            subject = clause_subject(tokens, j, language) or subject  # "Unions set deadline, say state 'deaf'"
        if subject and kind == lex.WEAK and language.dropped and _is_accused(tokens, subject):
            subject = None
        object_ = subject and not has(
            tokens[subject[0] : subject[1]], NAME | lex.ROLE | lex.GROUP | lex.PRONOUN | lex.ALONE
        )
        if object_ and kind == lex.WEAK and not language.nouns_capitalised:
            subject = None  # "había calificado el contrato"
    if subject is None and language.dropped and j and tokens[j - 1].flags & (STOP | QUOTE):
        subject = organisation_speaking(tokens, j, past_adverbs(tokens, j + 1), language)
    if subject is None:
        subject = clause_subject(tokens, j, language)
        if not language.articles and (subject is None or _in_object(tokens, subject)):
            subject = first_named(tokens[:j], 0, language)
        near -= 0.12 if subject else 0.05
        subject = subject or organisation_speaking(tokens, j, 0, language)
    if subject and kind == lex.WEAK and _is_object_first(tokens, subject, language):
        subject = None
    if subject:
        subject = subject_behind_object(tokens, subject, j, language) or house_of(tokens, subject, language) or subject
    near = max(near, _PLAIN) if _is_plain_subject(tokens, subject, j, language) else near
    return cue_at(tokens, subject, near, "said", language)


def _is_plain_subject(tokens: Tokens, phrase: TokenSpan | None, j: int, language: Language) -> bool:
    """Whether a noun with an article or a number, of no list, opens a clause right before the verb at j, which goes on."""
    first = tokens[phrase[0]].flags if phrase else 0
    definite = phrase is not None and phrase[1] - phrase[0] == 1 and is_definite(tokens[phrase[0]], language)
    if phrase is None or not (definite or first & DET) or (first & (lex.POSSESSIVE | NAME) and not definite):
        return False
    opens = not phrase[0] or tokens[phrase[0] - 1].flags & _OPENS_CLAUSE
    if not opens or skip(tokens, phrase[1], lex.AUXILIARY) != j or has(tokens[j + 1 : -1], STOP | lex.CUE):
        return False
    return not tokens[-1].flags & lex.CUE and (
        definite or head_of(tokens[phrase[0] : phrase[1]], language) == OTHER_NOUN
    )


def _past_too(tokens: Tokens, k: int, language: Language) -> int:
    """The role behind a conjunction that means "too": "Podobně to vidí i sestra"; k itself if none stands there."""
    too = not language.articles and has(tokens[k : k + 1], lex.CONJUNCTION)
    return k + 1 if too and has(tokens[k + 1 : k + 2], lex.ROLE) else k


def _is_object_first(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether an adjective and a noun for no speaker open a sentence, as its object: "Současný stav označil za"."""
    if not language.oblique_endings or phrase[0] or phrase[1] < 2:
        return False
    return not tokens[phrase[1] - 1].flags and not tokens[0].flags & ~(CAPITAL | NAME)


def _stands_there(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a person is the subject of a verb that also names texts: "Boer Jan Bos staat in de modder"."""
    person = phrase_from(tokens, 0, language) if 0 < j < _OPENING else None
    if person is None or person[1] != j:
        return False
    inside = tokens[person[0] : person[1]]
    return has(inside, lex.ROLE) or any(first_name_gender(token.word, language) for token in inside[:-1])


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
    while k > 0 and k > j - _PERFECT and tokens[k].word not in infinitives:
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
    subject = clause_subject(tokens, start, language)
    person = last_person(tokens, subject) if subject else None
    subject = (subject[0], person + 1) if subject and person else subject  # "Il sindaco nega di aver definito"
    return cue_at(tokens, subject, 0.75, "said", language)


def _is_accused(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase behind a verb is its object: "acusa o clube de “...”", "invitava un collega a «...»"."""
    end = phrase[1]
    if end + 1 != len(tokens) or not tokens[end].flags & lex.PREPOSITION:
        return False
    return not tokens[end].flags & lex.HEAD or not has(tokens[phrase[0] : end], NAME | lex.ROLE | lex.PRONOUN)


def _of_outer_clause(tokens: Tokens, text: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """Who speaks of a text in a relative clause without a subject: "El ministerio defiende el texto, que tacha de"."""
    if not tokens[j - 1].flags & (lex.RELATIVE | lex.THAT) or has(
        tokens[text[0] : text[1]], NAME | lex.ROLE | lex.GROUP
    ):
        return None
    if j + 1 < len(tokens) and not tokens[j + 1].flags & (lex.PREPOSITION | QUOTE):
        return None
    outer = clause_subject(tokens, text[0], language)
    return outer if outer and head_of(tokens[outer[0] : outer[1]], language) > OTHER_NOUN else None


def _is_person(phrase: Tokens, language: Language) -> bool:
    """Whether a phrase has a role or a first name."""
    return has(phrase, lex.ROLE) or any(first_name_gender(token.word, language) for token in phrase[:-1])


def _is_read(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a reflexive verb tells what a text says: "V petici se píše", "W liście pisze się"."""
    reflexives = language.words("reflexives")
    beside = reflexives and any(
        token.word in reflexives for token in (*tokens[max(0, j - 1) : j], *tokens[j + 1 : j + 2])
    )
    return bool(beside) and tokens[j].word in language.words("read in texts")


def _goes_on(tokens: Tokens, j: int) -> bool:
    """Whether the verb at j follows quoted words in a clause that somebody reports: 'said the list was "lost" and promised'."""
    return bool(tokens[j - 2].flags & QUOTE) and has(tokens[: j - 2], lex.THAT)


def _same_speaker(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who speaks by the verb before "and" and the verb at j: "Lenoir assure que « ... » et appelle"."""
    for k in range(j - 2, max(0, j - _JOINED), -1):
        kind = verb_class(tokens, k, language) if tokens[k].flags & REPORTING else 0
        alike = language.inverted or tokens[k].word.endswith("s") == tokens[j].word.endswith("s")  # in tense
        if kind and alike and not is_passive(tokens, k):
            return reported_by(tokens[: j - 1], k, kind, language)
        if tokens[k].word in _ENDS:
            return None
    return None


def _in_object(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase modifies the noun of a preposition: "in an interview with the paper", without articles."""
    k = phrase[0] - 1
    while k >= 0 and phrase[0] - k < 4 and not tokens[k].flags:
        k -= 1
    return 0 <= k < phrase[0] - 1 and bool(tokens[k].flags & lex.PREPOSITION)


def _of_clause(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of a clause that ends with the verb at j, whatever stands between them: "Jones hat die Rolle der Partei betont"."""
    if not language.nouns_capitalised or (j + 1 < len(tokens) and not tokens[j + 1].flags & (STOP | lex.AUXILIARY)):
        return None
    subject = clause_subject(tokens, j, language)
    if subject is None or has(tokens[subject[1] : j], STOP):
        return None
    beside = (*tokens[max(0, subject[0] - 1) : subject[0]], *tokens[subject[1] : j], *tokens[j + 1 : j + 2])
    return subject if has(beside, lex.AUXILIARY) else None
