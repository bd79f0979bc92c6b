"""Who speaks by a verb: its subject, the agent of a passive, the text in which "it says" something."""

from __future__ import annotations

from letters.attribution.clause import clause_subject
from letters.attribution.cues import Cue, cue_at
from letters.attribution.inverted_subjects import first_named, house_of, organisation_speaking, past_adverbs
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import (
    DET,
    REPORTING,
    TokenSpan,
    is_begun,
    is_passive,
    phrase_from,
    phrase_to,
    verb_class,
)
from letters.attribution.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Tokens, has, skip
from letters.attribution.speakable import LISTED, OTHER_NOUN, head_of
from letters.attribution.subject_before import antecedent, fronted_subject, is_clitic, subject_before
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_TOLD = 0.88  # strength where a person is told: in "Ana dijo que él le ordenó" Ana speaks
_PAUSES = frozenset(",;:–—()")
_SIGNED = 14  # tokens between "signed a letter" and what the letter says


def reported_by(tokens: Tokens, j: int, kind: int, language: Language) -> Cue | None:
    """The speaker of what the verb at token j reports."""
    near = 0.95 if kind & (lex.CUE | lex.PARTICIPLE) else 0.75
    if j and language.dropped and is_clitic(tokens[j - 1].flags):
        near = min(near, _TOLD)
    if tokens[j].flags & lex.IMPERSONAL:
        return text_as_speaker(tokens, j, language)
    if not kind & lex.PARTICIPLE and not tokens[j].flags & lex.QUOTED and is_passive(tokens, j):
        agents = language.words("after passives")
        by = next((k for k in range(j + 1, min(len(tokens), j + 8)) if tokens[k].word in agents), len(tokens))
        return cue_at(tokens, phrase_from(tokens, by + 1, language), near, "said", language)
    purpose = _of_purpose(tokens, j, language)
    if purpose:
        return purpose
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
    main = j - 2 if is_begun(tokens, j, language) else j  # "limitou-se a dizer"
    if kind & lex.PARTICIPLE:
        subject = _actor(tokens, j, language) or _told_to_say(tokens, j, language)
        inside = phrase_from(tokens, j + 2, language, True) if has(tokens[j + 1 : j + 2], lex.PREPOSITION) else None
        if inside and has(tokens[inside[0] : inside[1]], lex.TEXT):
            return cue_at(tokens, inside, near, "said", language)  # "saying in an email to parents that"
    else:
        subject = _of_clause(tokens, j, language) or behind_auxiliary(tokens, j, language)
        subject = subject or subject_before(tokens, main, language)
    if subject and kind == lex.WEAK and language.dropped and language.articles:
        subject = _of_outer_clause(tokens, subject, j, language) or subject
    if subject and not language.articles and _in_object(tokens, subject):
        first = first_named(tokens[:j], 0, language)  # "глава компании в интервью газете рассказал"
        after = first_named(tokens, j + 1, language) if first == subject and tokens[j - 1].flags & NAME else None
        named = after and has(tokens[after[0] : after[1] + 2], NAME)
        subject = after if named else first  # "На вопрос Анны ответил Ян"
    if subject is None and language.inverted and j > 2 and tokens[j - 1].flags & lex.COORDINATOR:
        earlier = _same_speaker(tokens, j, language)
        if earlier:
            return earlier
    if subject is None and j and language.inverted and tokens[j - 1].flags & lex.CONJUNCTION:
        behind = phrase_from(tokens, past_adverbs(tokens, j + 1), language)  # "como dice la velista Elisa Brand"
        joined = tokens[j - 1].flags & lex.COORDINATOR
        subject = behind if behind and not joined and _is_person(tokens[behind[0] : behind[1]], language) else None
    if subject is None and kind & lex.CUE and not language.inverted:
        subject = _past_relative_clause(tokens, j, language)
    if subject is None and j and tokens[j - 1].flags & lex.CONJUNCTION:
        subject = clause_subject(tokens, j - 1, language)
    if subject is None and language.inverted:
        subject = fronted_subject(tokens, main + (main < j), language)
    if subject is None and (language.inverted or (kind & lex.CUE and j and tokens[j - 1].word == ",")):
        subject = phrase_from(tokens, past_adverbs(tokens, j + 1), language)
        if subject and language.dropped and head_of(tokens[subject[0] : subject[1]], language) == OTHER_NOUN:
            subject = None  # "Negó los cargos" has no subject
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
    if subject:
        subject = _object_first(tokens, subject, j, language) or house_of(tokens, subject, language) or subject
    return cue_at(tokens, subject, near, "said", language)


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


def _past_relative_clause(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The phrase that opens a sentence and has a relative clause up to the verb at j: "A widow who lost all told"."""
    opening = phrase_from(tokens, 0, language)
    if opening is None or opening[1] + 2 >= j or not tokens[0].flags & (DET | NAME):
        return None
    relative = tokens[opening[1]].flags & lex.RELATIVE and not tokens[opening[1]].flags & DET
    clause = tokens[opening[1] : j]
    ends = has(clause, QUOTE | lex.CONJUNCTION) or any(token.word in _PAUSES for token in clause)
    return opening if relative and not ends else None


def _told_to_say(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Whom others report: "Minutes record Ann Lee as saying"."""
    if language.inverted or j < 3 or tokens[j - 1].word not in language.words("as"):
        return None
    first = skip(tokens, j - 2, NAME | lex.ROLE | lex.TITLE, step=-1) + 1
    if not 0 < first < j - 1:
        return None
    first -= bool(tokens[first - 1].flags & DET)
    told = not first or tokens[first - 1].flags & (STOP | lex.PREPOSITION | lex.AGENT)
    return None if told else (first, j - 1)


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


def _same_speaker(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who said the quotation directly before "and" and the verb at j: "Lenoir assure que « ... » et appelle"."""
    if not tokens[j - 2].flags & QUOTE:
        return None
    for k in range(j - 3, 0, -1):
        kind = verb_class(tokens, k, language) if tokens[k].flags & REPORTING else 0
        if kind:
            return reported_by(tokens[: j - 2], k, kind, language)
        if tokens[k].flags & (QUOTE | STOP):
            return None
    return None


def _object_first(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The name after the verb at j, if the phrase that opens the clause can be its object: "Die Lage nannte Jones"."""
    if not language.articles:
        return _nominative_after(tokens, opens, j, language)
    opening, person = tokens[opens[0] : opens[1]], lex.ROLE | lex.TITLE | lex.GROUP | lex.TEXT | lex.PRONOUN
    if opens[1] == j and not opening[0].flags & DET and head_of(opening, language) < LISTED:
        return _nominative_behind(tokens, opening, j, language)
    if opens[1] > j or not opening[0].flags & lex.EITHER_CASE or has(opening, person):
        return None
    two_names = len(opening) > 2 and opening[-2].flags & opening[-1].flags & NAME  # "das Magazin Stern"
    woman = any(token.flags & NAME and token.word.endswith("in") for token in opening)
    if two_names or woman or tokens[j].word.endswith("n"):  # a plural verb
        return None
    if j + 1 >= len(tokens) or not tokens[j + 1].flags & NAME or tokens[j + 1].flags & person:
        return None
    subject = phrase_from(tokens, j + 1, language)
    return subject if subject and (subject[1] >= len(tokens) or tokens[subject[1]].word != ",") else None


def _nominative_behind(tokens: Tokens, opening: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The role in the nominative behind the verb at j: "Scharfe Worte findet auch der Präsident"."""
    k = past_adverbs(tokens, j + 1)
    flags = tokens[k].flags if k < len(tokens) else 0
    named = any(first_name_gender(token.word, language) for token in opening)
    if named or not language.nouns_capitalised or not flags & lex.DETERMINER or flags & lex.EITHER_CASE:
        return None
    subject = phrase_from(tokens, k, language)
    return subject if subject and head_of(tokens[subject[0] : subject[1]], language) == LISTED else None


def _nominative_after(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The full name after the verb at j, where the word before it has no first name: "Marinovi odpověděla Anna Solská"."""
    if opens[1] != j or opens[1] - opens[0] > 1 or first_name_gender(tokens[opens[0]].word, language):
        return None
    subject = phrase_from(tokens, j + 1, language)
    if subject is None or not tokens[subject[1] - 1].flags & NAME:
        return None
    known = any(first_name_gender(token.word, language) for token in tokens[subject[0] : subject[1] - 1])
    return subject if known else None


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


def behind_auxiliary(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The subject behind the auxiliary of a clause that token `end` ends: "Eerder had de minister het plan geprezen"."""
    if not language.inverted or language.dropped or not language.articles:
        return None
    k = end - 1
    while k > 0 and not tokens[k].flags & (lex.AUXILIARY | STOP | QUOTE | lex.CONJUNCTION):
        k -= 1
    if k < 1 or not tokens[k].flags & lex.AUXILIARY or tokens[k].flags & lex.PREPOSITION or k + 2 >= end:
        return None
    first = k
    while first and not tokens[first - 1].flags & (STOP | QUOTE | lex.CONJUNCTION):
        first -= 1
    timed = tokens[first].flags & (lex.ADVERB | lex.PREPOSITION) or has(tokens[first:k], lex.NOT_NAME)
    if not timed or has(tokens[first:k], lex.PRONOUN | lex.RELATIVE):
        return None
    subject = phrase_from(tokens, k + 1, language)
    if subject is None or head_of(tokens[subject[0] : subject[1]], language) < LISTED or subject[1] > end:
        return None
    named = any(first_name_gender(token.word, language) for token in tokens[subject[0] : subject[1]])
    role = tokens[subject[0]].flags & DET and tokens[subject[0] + 1].flags & lex.ROLE
    return (subject[0], subject[0] + 2) if role and not named and not language.nouns_capitalised else subject


def governs(lead: Tokens, language: Language) -> bool:
    """Whether what follows is the object of a verb of speech, with its subject: 'what the mayor had called "..."'."""
    for j in range(len(lead) - 1, max(0, len(lead) - 4), -1):
        flags = lead[j].flags
        if flags & REPORTING:
            return bool(verb_class(lead, j, language)) and not has(lead[max(0, j - 3) : j], QUOTE)
        between = flags & (lex.PREPOSITION | lex.ADVERB | lex.OBJECT | lex.ANAPHOR)
        if flags & (STOP | QUOTE) or not (between or lead[j].word in language.words("as")):
            return False
    return False


def passive_agent(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The speaker after the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if not trail or not trail[0].flags & lex.AGENT:
        return _agent_before(lead, trail, language)
    verb = next((k for k in range(len(lead) - 1, max(-1, len(lead) - 4), -1) if lead[k].flags & REPORTING), -1)
    opens = verb == 0 or (verb > 0 and lead[verb - 1].word == ",")  # "Tildada de “...” por los vecinos"
    if verb < 0 or not (opens or is_passive(lead, verb)):
        return None
    return cue_at(trail, phrase_from(trail, 1, language, True), 0.9, "said", language)


def _agent_before(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    if lead and trail and lead[0].flags & lex.AGENT and has(trail[:1], REPORTING):
        opening = phrase_from(lead, 1, language, True)  # "Von Anwohnern als „...“ beschimpft"
        if opening and opening[1] > len(lead) - 3 and not has(lead[opening[1] :], REPORTING | lex.AUXILIARY):
            return cue_at(lead, opening, 0.9, "said", language)
    for k in range(len(lead) - 1, 0, -1):
        if not lead[k].flags & lex.AGENT:
            continue
        apposed = lead[k - 1].word == "," and has(trail[:1], REPORTING)
        acting = phrase_from(lead, k + 1, language, True) if apposed and language.nouns_capitalised else None
        if acting and acting[1] > len(lead) - 4 and not has(lead[acting[1] :], REPORTING | lex.AUXILIARY):
            return cue_at(lead, acting, 0.9, "said", language)  # ", von einem Kritiker einst als „...“ verspottet"
        near = _before_adverbs(lead, k - 1)
        split = not lead[near].flags & lex.PASSIVE  # the participle stands before its agent
        near = _before_adverbs(lead, near - 1) if split and not lead[near].flags & NOT_VERBAL else near
        subject = phrase_from(lead, k + 1, language, True) if lead[near].flags & lex.PASSIVE else None
        if subject is None:
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & REPORTING]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & lex.QUOTED:
            return cue_at(lead, subject, 0.9, "said", language)
    return None


def _before_adverbs(tokens: Tokens, i: int) -> int:
    return max(0, skip(tokens, i, lex.ADVERB, lex.PASSIVE, step=-1))


def text_as_speaker(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """The text that speaks in "in the letter it says": the phrase after a preposition, after or before the verb."""
    for k in range(max(1, j - 5), j):  # "la tribune dans laquelle on peut lire"
        if language.nouns_capitalised and (k < 2 or tokens[k - 2].word != "," or tokens[k + 1].flags & CAPITAL):
            continue  # "spielt in die Hände, heißt es"
        if tokens[k].flags & lex.RELATIVE and tokens[k - 1].flags & lex.PREPOSITION:
            return cue_at(tokens, antecedent(tokens, k, language), 0.9, "said", language)
    for k in (*range(j + 1, min(len(tokens), j + 6)), *range(max(0, j - 20), j)):
        opens = not tokens[k].flags & lex.PRONOUN if k > j else k == 0 or tokens[k - 1].flags & (STOP | lex.CONJUNCTION)
        if not tokens[k].flags & lex.PREPOSITION or not opens:
            continue
        extended = _extended_text(tokens, k + 1, language)
        if extended:
            return Cue(tokens[extended[0]].start, tokens[extended[1] - 1].end, 0.9, "said")
        subject = phrase_from(tokens, k + 1, language, True)
        if subject:
            return cue_at(tokens, subject, 0.9, "said", language)
    return None


def _extended_text(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The text behind its attribute: "dem von der Autorin Anna Galli unterschriebenen offenen Brief"."""
    extended = language.nouns_capitalised and i + 1 < len(tokens) and tokens[i + 1].flags & lex.PREPOSITION
    if not extended or not tokens[i].flags & (DET | lex.OTHER_DETERMINER):
        return None
    for k in range(i + 2, min(len(tokens), i + 16)):
        if tokens[k].flags & (STOP | QUOTE | REPORTING):
            return None
        if tokens[k].flags & NAME and tokens[k].flags & lex.TEXT:
            return i, k + 1
    return None


def _signed_text(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The text that was signed before token `end`: "a letter" of "signed a letter to the paper, warning"."""
    signing = language.words("signing")
    for k in range(end - 2, max(-1, end - _SIGNED), -1):
        if tokens[k].word in signing:
            text = phrase_from(tokens, k + 1, language)
            return text if text and text[1] <= end and tokens[text[1] - 1].flags & lex.TEXT else None
    return None


def _actor(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who acts in "with Smith saying", "Smith saying"."""
    k = skip(tokens, j - 1, lex.ADVERB, step=-1)
    if k > 1 and tokens[k].word in language.words("blamed for"):
        blamed = phrase_to(tokens, k - 1, language, True)  # "Lee chided Orr for calling"
        if blamed is None or not blamed[0] or tokens[blamed[0] - 1].flags & (STOP | lex.PREPOSITION):
            return None
        return blamed if has(tokens[blamed[0] : blamed[1]], NAME | lex.ROLE | lex.GROUP) else None
    text = _signed_text(tokens, k if k > 0 and tokens[k].word == "," else k + 1, language)
    if text or k < 0 or tokens[k].flags & (STOP | lex.CONJUNCTION | lex.PREPOSITION):
        return text
    phrase = phrase_to(tokens, k, language)
    if phrase is None:
        return None
    before = tokens[phrase[0] - 1] if phrase[0] else None
    if before and k == j - 1 and tokens[k].flags & lex.TEXT and not tokens[k].flags & NAME:
        # "signed a letter calling": the letter speaks; in "issued a statement saying" who issued it does
        return None if before.flags & REPORTING else phrase
    opens = before is None or before.word in (",", "–", "—") or before.word in language.words("before participles")
    with_one = before and before.word in language.words("before participles") and k == j - 1
    listed = with_one and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN
    return phrase if opens and (listed or tokens[phrase[0]].flags & NAME) else None
