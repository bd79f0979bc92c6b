"""Cues after a quotation: its verb of speech, "according to", a dash with a name."""

from __future__ import annotations

from letters.attribution.according_to import according_postposed, according_to
from letters.attribution.colon_headings import behind_colon
from letters.attribution.cues import Cue, cue_at
from letters.attribution.inverted_subjects import (
    PLURAL,
    house_of,
    organisation_speaking,
    past_adverbs,
    past_object,
    subject_after,
)
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import TokenSpan, names_speaker, phrase_from, phrase_to
from letters.attribution.replies import verdict_of
from letters.attribution.said_so import said_so
from letters.attribution.sentence_window import NAME, NOT_VERBAL, QUOTE, STOP, Tokens, has, skip
from letters.attribution.speakable import OTHER_NOUN, head_of, never_speaks
from letters.attribution.subject_before import subject_before
from letters.attribution.texts import text_as_speaker
from letters.attribution.verbs import skip_adverbs, verb_class
from letters.attribution.word_classes import DET, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_INSERTED = 9  # tokens in an insertion
_VERB_WORDS = 6  # tokens up to the subject of a verb of several words
_TOLD = 4  # tokens up to the preposition behind a verb with its pronouns: "se lo dijo a"
_HYPHENS = 1, 3  # characters between a verb and its pronoun: "-", "-t-"
_TELLING = lex.ACCORDING | lex.AFTER_NAME | lex.IMPERSONAL | REPORTING


def cue_after(tokens: Tokens, language: Language, finished: bool, begins: bool) -> Cue | None:
    """The speaker named after a quotation. `finished`: the quotation ends as before a reporting clause ("...," she
    said); `begins`: its sentence begins with it, so that any verb after it is a verb of speech."""
    i, n = 0, len(tokens)
    if begins and n > 1:
        cue = behind_colon(tokens, language) if tokens[0].word == ":" else None
        cue = cue or (said_so(tokens[1:], language) if tokens[0].word in ":—–," else None)
        cue = cue or verdict_of(tokens, language)
        if cue:
            return cue
    dashed = n > 0 and tokens[0].word in "—–-―~"
    while i < n and (tokens[i].flags & STOP and tokens[i].word in ",—–-―)~" or tokens[i].flags & lex.ADVERB and i < 3):
        cue = according_to(tokens, i, language) if tokens[i].flags & lex.ACCORDING else None
        if cue:
            return cue
        i += 1
    if i >= n or tokens[i].flags & QUOTE:
        return None
    if i == 0 and language.dropped and tokens[0].flags & lex.AUXILIARY and has(tokens[1:2], REPORTING):
        cue = _subject_of(tokens, 1, language, True)
        named = cue and any(
            token.start >= cue.start and token.flags & SPEAKER for token in tokens if token.end <= cue.end
        )
        if cue and named:
            return cue._replace(confidence=0.85)  # 'di "pasticcio" ha parlato la deputata'
    if finished and begins and not language.inverted and tokens[i].flags & lex.WEAK:
        subject = phrase_from(tokens, i + 1, language)  # '"...," laughs dancer Ida Marsh'
        if names_speaker(tokens, subject) and not tokens[i + 1].flags & lex.PRONOUN:
            return cue_at(tokens, subject, 0.87, "said", language)
    weak = language.inverted and i == 0 and bool(tokens[i].flags & lex.WEAK)
    if (
        weak
        or verb_class(tokens, i, language) == lex.CUE
        or (finished and tokens[i].flags & (lex.CUE | lex.IMPERSONAL))
    ):
        if tokens[i].flags & lex.IMPERSONAL:
            return text_as_speaker(tokens, i, language)
        cue = _subject_of(tokens, i, language, finished, not begins and not language.inverted)
        if cue:
            return cue._replace(confidence=0.85) if weak else cue
    if finished and language.enclitics and _is_inverted(tokens, i, language):
        return cue_at(tokens, (i + 1, i + 2), 0.9, "said", language)  # "a-t-il fini par lâcher"
    verb_last = lex.AUXILIARY if language.nouns_capitalised else 0  # an auxiliary, where verbs end the clause
    unlisted = tokens[i].word.isalpha() and not tokens[i].flags & (NOT_VERBAL & ~verb_last)
    clitics = _clitics(tokens, i) if finished and begins and language.inverted and language.articles else i
    if clitics > i and not language.nouns_capitalised:
        cue = _subject_of(tokens, clitics, language, finished)
        if cue:
            return cue._replace(confidence=0.85)  # "se defendió el acusado"
    known = language.dropped and finished and begins and has(tokens[i + 1 : i + 2], lex.WEAK)
    if known and tokens[i].flags & lex.AUXILIARY:
        cue = _subject_of(tokens, i + 1, language, finished)
        if cue:
            return cue._replace(confidence=0.85)  # "fa sapere una portavoce"
    if finished and begins and language.inverted and unlisted:
        adverb = i + 1 < n and tokens[i + 1].flags & lex.CUE and not tokens[i + 1].flags & lex.IMPERSONAL
        cue = _subject_of(tokens, i + 1 if adverb else i, language, finished)
        if cue:
            return cue._replace(confidence=0.85)
    where = language.words("where")
    told = finished and begins and _is_told_after(tokens, i, language)
    for j in range(i, min(n, i + 45)):
        flags = tokens[j].flags
        if told and flags & (lex.RELATIVE | lex.THAT) and tokens[j - 1].word == ",":
            break  # "ha risposto alla pm, Rita Canta, che lo incalzava"
        if flags & QUOTE or (j > i and tokens[j - 1].word == "," and tokens[j].word in where):
            break  # "ha detto in consiglio, dove l'opposizione gli ha chiesto conto"
        if not flags & _TELLING:
            continue
        cue = according_to(tokens, j, language) if flags & lex.ACCORDING else None
        if cue:
            return cue if j == i else cue._replace(confidence=0.8)
        if flags & lex.IMPERSONAL and j > i and language.inverted and verb_class(tokens, j, language):
            return text_as_speaker(tokens, j, language)  # "peut-on lire dans la lettre"
        cue = according_postposed(tokens, j, language) if flags & (lex.AFTER_NAME | lex.ACCORDING) else None
        if cue is None and flags & REPORTING and verb_class(tokens, j, language):
            subject = subject_before(tokens, j, language)
            if subject and subject[0] >= i and (flags & lex.CUE or finished):
                direct = subject[0] == i and finished
                outer = None if flags & lex.CUE else _reported_by(tokens, j, language)
                if outer:
                    return outer
                return cue_at(
                    tokens, subject, (0.6 if language.inverted else 0.97) if direct else 0.72, "said", language
                )
            if subject is None and flags & lex.CUE and not flags & lex.IMPERSONAL:
                cue = _delayed_verb(tokens, i, j, language, finished)
        if cue:
            return cue
    if finished and begins and language.inverted and language.articles and not language.nouns_capitalised:
        cue = cue_at(tokens, _first_person(tokens, i, language), 0.85, "said", language)
        if cue:
            return cue
    cue = _unlisted_verb(tokens, i, language) if finished and begins and not language.inverted else None
    return cue or (signature(tokens[i:], language) if dashed and tokens[i].flags & NAME else None)


def _clitics(tokens: Tokens, i: int) -> int:
    """The verb behind the object pronouns and auxiliaries at i: "si è difeso"; i if there are none, or no verb."""
    k = skip(tokens, i, lex.OBJECT | lex.AUXILIARY | lex.PASSIVE, lex.PREPOSITION)
    if not i < k < min(len(tokens) - 1, i + 4) or not tokens[i].flags & lex.OBJECT:
        return i
    verb = tokens[k].word.isalpha() and not tokens[k].flags & (NOT_VERBAL | lex.ROLE | lex.GROUP | lex.TEXT)
    return k if verb and tokens[k + 1].flags & (lex.DETERMINER | NAME | lex.ROLE) else i


def _is_inverted(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a pronoun for a person is joined to the word at i by a hyphen: "a-t-il", "poursuit-elle"."""
    if i + 1 >= len(tokens) or not tokens[i + 1].flags & lex.PRONOUN or tokens[i + 1].word in language.words("anyone"):
        return False
    return tokens[i + 1].start - tokens[i].end in _HYPHENS


def _reported_by(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who says what the sentence up to ", said Jones" at its end says, of which the verb at j is part."""
    for k in range(j + 2, len(tokens) - 1):
        if tokens[k].flags & lex.CUE and tokens[k - 1].word == ",":
            subject = phrase_from(tokens, k + 1, language)
            if subject and subject[1] >= len(tokens) - 1 and names_speaker(tokens, subject):
                return cue_at(tokens, subject, 0.9, "said", language)
    return None


def _delayed_verb(tokens: Tokens, i: int, j: int, language: Language, finished: bool) -> Cue | None:
    """The speaker for a verb of speech at j without a subject before it, after a quotation that ends before i."""
    if finished and language.inverted:
        cue = _subject_of(tokens, j, language, True)
        return cue and cue._replace(confidence=0.8)
    if j and tokens[j - 1].word == ",":  # '"..." in the primary, said Jones'
        subject = phrase_from(tokens, j + 1, language)
        return cue_at(tokens, subject if names_speaker(tokens, subject) else None, 0.9, "said", language)
    if not finished or has(tokens[i:j], STOP):
        return None
    subject = phrase_to(tokens, skip_adverbs(tokens, j - 1, language), language)
    modifies = tokens[i].flags & lex.DETERMINER or (subject and tokens[subject[0] - 1].flags & lex.PREPOSITION)
    if subject is None or (subject[0] > i and modifies):
        subject = phrase_from(tokens, i, language)  # '"...," a message on the website reads'
    return cue_at(tokens, subject, 0.8, "said", language) if subject and subject[1] <= j else None


def _first_person(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The person behind a verb of several words: "fait valoir le juge", "is leider Ida Vos", "ha tagliato corto il giudice"."""
    for k in range(i, min(len(tokens), i + _VERB_WORDS)):
        flags = tokens[k].flags
        after = tokens[min(k + 1, len(tokens) - 1)]
        infinitive = flags & lex.PREPOSITION and (
            after.flags & lex.CUE or never_speaks(after.word, language)
        )  # "continua a ripetere Samuele", "a fini par répondre le chauffeur"
        if flags & (STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE):
            return None
        if flags & lex.PREPOSITION and not flags & (DET | lex.SEAT):
            if not infinitive:
                return None
            continue
        if k > i and flags & lex.SEAT and language.dropped:
            return organisation_speaking(tokens, i, k, language)  # "fanno sapere dalla questura"
        if k > i and flags & lex.ALONE and not flags & (DET | lex.PRONOUN):
            return k, k + 1  # "a crié quelqu'un"
        if k == i or not flags & (lex.DETERMINER | NAME | lex.ROLE | lex.TITLE):
            continue
        person = phrase_from(tokens, k, language)
        inside = tokens[person[0] : person[1]] if person else ()
        known = any(first_name_gender(token.word, language) for token in inside[:-1] if token.flags & NAME)
        if person and (known or has(inside, lex.ROLE | lex.TITLE)):
            return person
        if person and len(inside) == 1 and flags & NAME and k > i + 1:
            return person
        if flags & (lex.DETERMINER | NAME):
            return None
    return None


def _unlisted_verb(tokens: Tokens, i: int, language: Language) -> Cue | None:
    """The speaker next to a verb that is in no word list: '"...," thundered Jones', '"...," the senator riffed'."""
    if not tokens[i].flags and tokens[i].word.endswith(language.verb_endings):
        subject = phrase_from(tokens, i + 1, language)
        return cue_at(tokens, subject, 0.85, "said", language) if subject and tokens[i + 1].flags & SPEAKER else None
    subject = phrase_from(tokens, i, language)
    if subject is None or subject[1] >= len(tokens) or not names_speaker(tokens, subject):
        return None
    after = tokens[subject[1]]
    verbal = not after.flags and after.word.endswith(language.verb_endings)
    return cue_at(tokens, subject, 0.8, "said", language) if verbal else None


def _subject_of(tokens: Tokens, i: int, language: Language, finished: bool, clause: bool = False) -> Cue | None:
    """The speaker named after the verb at i; `clause`: unless a clause follows, as in 'the group,
    calling itself "...," said the bridge was'."""
    near = past_adverbs(tokens, i + 1)
    anywhere = finished or (
        (language.nouns_capitalised or not language.articles) and i == 0
    )  # 'von "..." sprach am Freitag der Minister'
    subject = subject_after(tokens, i + 1, language) if anywhere else phrase_from(tokens, near, language)
    if subject is None and finished and i + 1 < len(tokens) and tokens[i + 1].flags & QUOTE:
        subject = phrase_from(tokens, i + 1, language, True)  # an outlet, in marks
    if subject is None and finished and language.inverted:
        subject = _past_insertion(tokens, near, language) or _plural_text(tokens, i, language)
    subject = subject or organisation_speaking(tokens, i, near, language)
    if subject is None and near < len(tokens) and tokens[near].word in language.words("anyone"):
        subject = near, near + 1  # "sagt man bei der Bahn"
    subject = subject and (house_of(tokens, subject, language) or subject)
    if subject and language.inverted and tokens[i].flags & lex.QUOTED:
        subject = phrase_from(tokens, subject[1], language, True) or subject  # "zitiert die Zeitung den Minister"
    subject = subject and past_object(tokens, subject, language)
    if subject and not language.articles and _is_told(tokens, subject, language):
        subject = None  # "řekl čekajícím"
    if subject is None or (clause and subject[1] < len(tokens) and tokens[subject[1]].flags & lex.AUXILIARY):
        return None
    return cue_at(tokens, subject, 0.97 if subject[0] <= near else 0.85, "said", language)


def _is_told_after(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a verb of speech at i has no subject, but tells to whom: "le espetó a la fiscal"."""
    behind = next((k for k in range(i + 1, min(len(tokens), i + _TOLD)) if tokens[k].flags & lex.PREPOSITION), i)
    return behind > i and language.dropped and language.articles and not has(tokens[i:behind], NAME | lex.ROLE | STOP)


def _is_told(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase without a listed noun has an ending of the dative."""
    endings = language.sections.get("dative endings", ())
    if head_of(tokens[phrase[0] : phrase[1]], language) != OTHER_NOUN:
        endings = tuple(ending for ending in endings if len(ending) > 2)  # "obžalovanému"
    return bool(endings) and all(token.word.endswith(endings) for token in tokens[phrase[0] : phrase[1]])


def _past_insertion(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The subject after a verb and an insertion between commas: "confie, la voix brisée, le boulanger"."""
    if comma >= len(tokens) or tokens[comma].word != ",":
        return None
    end = next((k for k in range(comma + 1, min(len(tokens), comma + _INSERTED)) if tokens[k].word == ","), 0)
    if not end or has(tokens[comma:end], QUOTE | lex.CONJUNCTION | REPORTING):
        return None
    subject = phrase_from(tokens, end + 1, language)
    return subject if names_speaker(tokens, subject) else None


def _plural_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text in which several people speak: "afirmaron en la carta"."""
    k = verb + 1
    if not language.dropped or k >= len(tokens) or not tokens[k].flags & lex.PREPOSITION:
        return None
    phrase = phrase_from(tokens, k + 1, language, True) if tokens[verb].word.endswith(PLURAL) else None
    if phrase is None or tokens[phrase[0]].word not in language.words("definite"):
        return None
    return phrase if has(tokens[phrase[0] : phrase[1]], lex.TEXT) else None


def signature(tokens: Tokens, language: Language) -> Cue | None:
    """The name that a line begins with, if at most an addition follows it."""
    subject = phrase_from(tokens, 0, language) if tokens and tokens[0].flags & NAME else None
    if subject is None:
        return None
    person = first_name_gender(tokens[0].word, language) and subject[1] > 1 or tokens[0].flags & lex.ROLE
    known = person and has(tokens[subject[1] : subject[1] + 1], lex.PREPOSITION)  # "– Hirtin im Interview"
    if known or subject[1] >= len(tokens) or tokens[subject[1]].flags & STOP:
        return cue_at(tokens, subject, 0.85, "dash", language)
    return None
