"""Cues after a quotation: its verb of speech, "according to", a dash with a name."""

from __future__ import annotations

from typing import NamedTuple

from letters.attribution.cues.according_to import according_postposed, according_to
from letters.attribution.cues.cue import Cue, cue_at, signature
from letters.attribution.cues.free_relatives import who_tells_of_it
from letters.attribution.cues.headlines import behind_colon, text_alone
from letters.attribution.cues.replies import verdict_of
from letters.attribution.cues.said_so import said_so
from letters.attribution.cues.subject_before import subject_before
from letters.attribution.cues.subject_behind import last_of_several, said_at_end, subject_behind
from letters.attribution.cues.texts import text_as_speaker
from letters.attribution.cues.verb_speakers import is_read
from letters.attribution.phrases.inverted_subjects import is_object_of, organisation_speaking, past_object
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import never_speaks
from letters.attribution.phrases.verb_subjects import checked_subject
from letters.attribution.phrases.verbs import past_clitics, skip_adverbs, verb_class
from letters.attribution.phrases.word_classes import DET, FAR, NEAR, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_VERB_WORDS = 6  # tokens up to the subject of a verb of several words
_DASHES = "—–-―~"
_HYPHENS = 1, 3  # characters between a verb and its pronoun: "-", "-t-"
_TELLING = lex.ACCORDING | lex.AFTER_NAME | lex.IMPERSONAL | REPORTING


class _Trail(NamedTuple):
    """The rest of a sentence after a quotation, from the first word that is no adverb and no punctuation."""

    tokens: Tokens
    start: int  # the token of that word
    language: Language
    finished: bool  # the quotation ends as before a reporting clause: '"...," she said'
    begins: bool  # the sentence begins with the quotation, so that any verb after it is a verb of speech

    @property
    def flags(self) -> int:
        """The flags of the first word."""
        return self.tokens[self.start].flags

    def subject_at(self, verb: int, confidence: float | None = None, clause: bool = False) -> Cue | None:
        """The speaker named after the verb at a token."""
        cue = subject_behind(self.tokens, verb, self.language, self.finished, clause)
        return cue._replace(confidence=confidence) if cue and confidence else cue


def cue_after(tokens: Tokens, language: Language, finished: bool, begins: bool) -> Cue | None:
    """The speaker named after a quotation. `finished`: the quotation ends as before a reporting clause ("...," she
    said); `begins`: its sentence begins with it, so that any verb after it is a verb of speech."""
    cue = _full_name(tokens, language) if finished and len(tokens) > 2 else None
    cue = cue or (_at_once(tokens, language) if begins and len(tokens) > 1 else None)
    if cue:
        return cue
    start = 0
    while start < len(tokens) and _is_skipped(tokens[start], start):
        cue = according_to(tokens, start, language) if tokens[start].flags & lex.ACCORDING else None
        if cue:
            return cue
        start += 1
    if start >= len(tokens) or tokens[start].flags & QUOTE:
        return None
    if tokens[start].flags & lex.COORDINATOR and has(tokens[start + 1 : start + 2], lex.HEAD):
        return None  # "of “greed” and of giving them no time to reply"
    trail = _Trail(tokens, start, language, finished, begins)
    read = start + (start + 1 < len(tokens) and tokens[start].word in language.words("reflexives"))
    behind = tokens[skip(tokens, start + 2, lex.ADVERB) :] if finished and is_read(tokens, read, language) else ()
    if has(behind[:1], lex.PREPOSITION):
        return text_as_speaker(tokens, start, language)  # "píše se dále ve výzvě"
    if trail.flags & lex.IMPERSONAL and (finished or verb_class(tokens, start, language) == lex.CUE):
        return text_as_speaker(tokens, start, language)  # "heißt es in einem offenen Brief"
    return (
        _plain_verb(trail)
        or _verb_first(trail)
        or (_unlisted_verb_first(trail) if finished else _reflexive_verb_first(trail))
        or who_tells_of_it(tokens, language)
        or _later_in_sentence(trail)
        or (_unlisted_verb_later(trail) if finished and begins else None)
        or (signature(tokens[start:], language) if tokens[0].word in _DASHES and trail.flags & NAME else None)
    )


def _full_name(tokens: Tokens, language: Language) -> Cue | None:
    """The full name right before a verb of speech, or behind one that it ends the sentence with: '"...," said Ann Lee.'"""
    first = int(tokens[0].flags & lex.CUE > 0)
    end = skip(tokens, first, NAME)
    verb = tokens[0 if first else min(end, len(tokens) - 1)].flags
    closes = end == len(tokens) or (tokens[end].word == "." and end + 1 == len(tokens))
    said = language.articles and closes if first else not language.inverted
    if not said or not verb & lex.CUE or verb & (lex.QUOTED | lex.IMPERSONAL | lex.PLAIN):
        return None
    if end - first < 2 or has(tokens[first:end], ~(CAPITAL | NAME)):
        return None
    known = first_name_gender(tokens[first].word, language)
    return Cue(tokens[first].start, tokens[end - 1].end, 0.97, "said", named=True) if known else None


def _at_once(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker behind the mark that ends a quotation: a colon, "said so", a verdict."""
    cue = behind_colon(tokens, language) if tokens[0].word == ":" else None
    cue = cue or (said_so(tokens[1:], language) if tokens[0].word in ":—–," else None)
    return cue or verdict_of(tokens, language) or (text_alone(tokens[1:], language) if tokens[0].word == "," else None)


def _is_skipped(token: Token, position: int) -> bool:
    """Whether a token is an adverb or a mark before the reporting clause."""
    return bool(token.flags & STOP and token.word in ",—–-―)~" or token.flags & lex.ADVERB and position < 3)


def _plain_verb(trail: _Trail) -> Cue | None:
    """The subject of any verb, in a language without inversion: '"...," laughs dancer Ida Marsh'."""
    tokens, behind = trail.tokens, trail.start + 1
    behind += words_to(tokens, behind + 1, "phrasal verbs", trail.language) > 0  # "went on Mr Lee"
    weak = trail.finished and trail.flags & lex.WEAK
    if trail.language.inverted or not trail.begins or not (weak or behind > trail.start + 1):
        return None
    subject = phrase_from(tokens, behind, trail.language)
    speaks = SPEAKER | lex.TEXT  # '"...," begins a letter that'
    return cue_at(tokens, having(tokens, subject, speaks), 0.87, "said", trail.language)


def _verb_first(trail: _Trail) -> Cue | None:
    """The speaker behind a verb of speech that follows the quotation at once."""
    language = trail.language
    last = last_of_several(trail.tokens, trail.start, language)
    if last:
        return trail.subject_at(last, 0.9)  # "vanno avanti le addette"
    weak = language.inverted and trail.start == 0 and bool(trail.flags & lex.WEAK)
    listed = trail.finished and trail.flags & lex.CUE
    if not weak and not listed and verb_class(trail.tokens, trail.start, language) != lex.CUE:
        return None
    return trail.subject_at(trail.start, 0.85 if weak else None, not trail.begins and not language.inverted)


def _unlisted_verb_first(trail: _Trail) -> Cue | None:
    """The speaker behind a verb of no list that follows a finished quotation at once."""
    tokens, i, language, _, begins = trail
    if language.enclitics and _is_inverted(tokens, i, language):
        return cue_at(tokens, (i + 1, i + 2), 0.9, "said", language)  # "a-t-il fini par lâcher"
    if not begins or not language.inverted:
        return None
    clitics = past_clitics(tokens, i, language) if language.articles and not language.nouns_capitalised else i
    cue = trail.subject_at(clitics, 0.85) if clitics > i else None  # "se defendió el acusado"
    if cue is None and language.dropped and trail.flags & lex.AUXILIARY and has(tokens[i + 1 : i + 2], lex.WEAK):
        cue = trail.subject_at(i + 1, 0.85)  # "fa sapere una portavoce"
    verb_last = lex.AUXILIARY if language.nouns_capitalised else 0  # an auxiliary, where verbs end the clause
    noun = lex.ROLE if not language.articles else 0  # «— глава порта в интервью рассказал»
    if cue or not tokens[i].word.isalpha() or trail.flags & (NOT_VERBAL & ~verb_last | noun):
        return cue
    listed = lex.CUE if language.articles else REPORTING  # "tak projekt określa Ewa Sowa"
    adverb = has(tokens[i + 1 : i + 2], listed) and not tokens[i + 1].flags & lex.IMPERSONAL
    return trail.subject_at(i + 1 if adverb else i, 0.85)


def _reflexive_verb_first(trail: _Trail) -> Cue | None:
    """The person behind a verb with its pronoun, where no comma stands before it: "« ... » se réjouit la maire"."""
    tokens, start, language, *_ = trail
    if not trail.begins or not language.inverted or not language.articles or language.nouns_capitalised:
        return None
    verb = past_clitics(tokens, start, language)
    subject = phrase_from(tokens, verb + 1, language) if verb > start else None
    subject = subject and past_object(tokens, subject, language)
    return cue_at(tokens, having(tokens, subject, SPEAKER), 0.85, "said", language)


def _later_in_sentence(trail: _Trail) -> Cue | None:
    """The speaker of a verb of speech, or an "according to", anywhere in the rest of the sentence."""
    tokens, start, language, finished, begins = trail
    addressed = finished and begins and _has_addressee(tokens, start, language)
    if language.dropped and _tells_by_source(tokens, skip(tokens, start, lex.AUXILIARY)):
        return None  # "afirmou, segundo o Jornal do Vale": it only reports what the subject left out says
    for j in range(start, min(len(tokens), start + FAR)):
        flags = tokens[j].flags
        behind_comma = j > 0 and tokens[j - 1].word == ","
        if addressed and flags & (lex.RELATIVE | lex.THAT) and behind_comma:
            return None  # "ha risposto alla pm, Rita Canta, che lo incalzava"
        if flags & QUOTE or (j > start and behind_comma and tokens[j].word in language.words("where")):
            return None  # "ha detto in consiglio, dove l'opposizione gli ha chiesto conto"
        cue = _cue_of(trail, j) if flags & _TELLING else None
        if cue:
            return cue
    return None


def _tells_by_source(tokens: Tokens, verb: int) -> bool:
    """Whether a verb of speech stands alone between commas, and behind it who reports that: ", dijo, según la agencia"."""
    alone = has(tokens[verb : verb + 1], lex.CUE) and has(tokens[verb + 1 : verb + 2], STOP)
    return alone and has(tokens[verb + 2 : verb + 3], lex.ACCORDING)


def _cue_of(trail: _Trail, j: int) -> Cue | None:
    """The speaker by the verb of speech or the "according to" at token j of the rest of a sentence."""
    tokens, start, language, finished, _ = trail
    flags = tokens[j].flags
    cue = according_to(tokens, j, language) if flags & lex.ACCORDING else None
    if cue:
        return cue if j == start else cue._replace(confidence=0.8)
    if flags & lex.IMPERSONAL and j > start and language.inverted and verb_class(tokens, j, language):
        return text_as_speaker(tokens, j, language)  # "peut-on lire dans la lettre"
    cue = according_postposed(tokens, j, language) if flags & (lex.AFTER_NAME | lex.ACCORDING) else None
    if cue or not flags & REPORTING or not verb_class(tokens, j, language):
        return cue
    subject = subject_before(tokens, j, language)
    if subject and not language.articles and subject[0] > start:
        subject = checked_subject(tokens, subject, j, flags, language, start)
    if subject and subject[0] >= start and (flags & lex.CUE or finished):
        direct = subject[0] == start and finished
        outer = None if flags & lex.CUE else said_at_end(tokens, j, language)
        closes = not language.inverted and tokens[subject[0] - 1].word == "," and j > len(tokens) - 3
        indirect = 0.8 if closes else 0.72  # 'want "a talk" by Monday, the union warned.'
        confidence = (0.6 if language.inverted else 0.97) if direct else indirect
        return outer or cue_at(tokens, subject, confidence, "said", language)
    shared = j and not trail.begins and tokens[j - 1].flags & lex.COORDINATOR  # «писали, что «...», и просили мэра»
    if subject is None and flags & lex.CUE and not flags & lex.IMPERSONAL and not shared:
        return _delayed_verb(tokens, start, j, language, finished)
    return None


def _unlisted_verb_later(trail: _Trail) -> Cue | None:
    """The speaker of a verb of no list, after a whole sentence that is quoted."""
    tokens, start, language, *_ = trail
    if not language.inverted:
        return _unlisted_verb(tokens, start, language)
    if not language.articles or language.nouns_capitalised:
        return None
    return cue_at(tokens, _first_person(tokens, start, language), 0.85, "said", language)


def _is_inverted(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a pronoun for a person is joined to the word at i by a hyphen: "a-t-il", "poursuit-elle"."""
    if i + 1 >= len(tokens) or not tokens[i + 1].flags & lex.PRONOUN or tokens[i + 1].word in language.words("anyone"):
        return False
    return tokens[i + 1].start - tokens[i].end in _HYPHENS


def _delayed_verb(tokens: Tokens, i: int, j: int, language: Language, finished: bool) -> Cue | None:
    """The speaker for a verb of speech at j without a subject before it, after a quotation that ends before i."""
    before = skip(tokens, j - 1, lex.AUXILIARY | lex.ADVERB, step=-1)
    if finished and language.inverted:
        cue = subject_behind(tokens, j, language, True)
        return cue and (cue if before < i else cue._replace(confidence=0.8))
    if j and tokens[before].word == ",":  # '"..." in the primary, said Jones', "« ... » dans la nuit, a dit la mairie"
        subject = phrase_from(tokens, j + 1, language)
        if subject and before + 1 < j and is_object_of(tokens[before + 1], tokens[slice(*subject)], language):
            return None
        return cue_at(tokens, having(tokens, subject, SPEAKER), 0.9, "said", language)
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
        infinitive = flags & lex.PREPOSITION and never_speaks(after.word, language)  # "a fini par répondre le chef"
        if flags & (STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE):
            return None
        if flags & lex.PREPOSITION and not flags & (DET | lex.SEAT):
            if not infinitive:
                return None
            continue
        if k > i and flags & lex.SEAT and language.dropped:
            return organisation_speaking(tokens, i, k, language)  # "fanno sapere dalla questura"
        if k == i or not flags & (lex.DETERMINER | NAME | lex.ROLE | lex.TITLE):
            continue
        person = phrase_from(tokens, k, language)
        inside = tokens[person[0] : person[1]] if person else ()
        known = any(first_name_gender(token.word, language) for token in inside[:-1] if token.flags & NAME)
        if person and (known or has(inside, lex.ROLE | lex.TITLE)):
            return person
        if person and len(inside) == 1 and flags & NAME and k > i + 1:
            return person
    return None


def _unlisted_verb(tokens: Tokens, i: int, language: Language) -> Cue | None:
    """The speaker next to a verb that is in no word list: '"...," thundered Jones', '"...," the senator riffed'."""
    subject = phrase_from(tokens, i, language)
    if subject is None or subject[1] >= len(tokens) or not having(tokens, subject, SPEAKER):
        return None
    after = tokens[subject[1]]
    verbal = not after.flags and after.word.endswith(language.verb_endings)
    return cue_at(tokens, subject, 0.8, "said", language) if verbal else None


def _has_addressee(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a verb of speech at i has no subject, but says to whom: "le espetó a la fiscal"."""
    behind = next((k for k in range(i + 1, min(len(tokens), i + NEAR)) if tokens[k].flags & lex.PREPOSITION), i)
    return behind > i and language.dropped and language.articles and not has(tokens[i:behind], NAME | lex.ROLE | STOP)
