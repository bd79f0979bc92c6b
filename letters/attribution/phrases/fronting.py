"""The subject behind what is fronted, an adverbial, a text or an object: "In a statement Ann Lee said", "Eerder had de minister"."""

from __future__ import annotations

from letters.attribution.phrases.inverted_subjects import past_adverbs
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NOT_VERBAL, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.verbs import is_definite, is_verbal
from letters.attribution.phrases.word_classes import DET, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SHORTEST = 4  # tokens of a clause with its conjunction and the verb behind it
_SUBORDINATING = lex.CONJUNCTION | lex.RELATIVE | lex.THAT
_ANOTHER_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.THAT
_GOES_ON = lex.PREPOSITION | lex.GENITIVE | lex.HEAD | lex.NOT_NAME | NUMBER  # behind "a statement", no subject


def behind_fronted(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of the verb at token j behind the clause or the text that opens the sentence."""
    return _behind_fronted_clause(tokens, j, language) or _behind_fronted_text(tokens, j, language)


def _behind_fronted_clause(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject that ends the sentence behind its verb, where an adverbial opens it: "När mötet var slut sade Ann Lee:"."""
    conjunction = has(tokens[: 1 + (tokens[0].flags & lex.PREPOSITION > 0)], lex.CONJUNCTION)
    opens = (conjunction or tokens[0].flags & lex.PREPOSITION) and not tokens[0].flags & (DET | lex.COORDINATOR)
    if not language.verb_second or j < 2 or not opens or has(tokens[:j], STOP | QUOTE):
        return None
    if _is_subordinate(tokens, j, language) if conjunction else has(tokens[:j], REPORTING):
        return None
    subject = phrase_from(tokens, past_adverbs(tokens, j + 1), language)
    ends = STOP | DET | lex.COORDINATOR | lex.THAT | lex.PREPOSITION | lex.RELATIVE
    closed = subject and (
        subject[1] == len(tokens) or tokens[subject[1]].flags & ends or is_definite(tokens[subject[1]], language)
    )
    return subject if closed else None


def shared_with_fronted(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of the clause before that opens with an adverbial, which the verb at j shares, perhaps without "and":
    "Seit Montag streiken die Fahrer, fordern", "Am Abend zogen Schüler los und riefen"."""
    ordered = language.verb_second or language.nouns_capitalised
    joined = j > 0 and tokens[j - 1].flags & lex.COORDINATOR
    if not ordered or j < _SHORTEST or not (joined or tokens[j - 1].word == ","):
        return None
    if has(tokens[: j - 1], _ANOTHER_CLAUSE):
        return None
    behind = tokens[j + 1].flags if j + 1 < len(tokens) else STOP
    if not joined and (behind & DET or not behind & (lex.PREPOSITION | STOP)):
        return None
    adverb = tokens[0].flags & (lex.ADVERB | lex.NOT_NAME) and not tokens[0].flags & lex.PREPOSITION
    placed = tokens[0].flags & lex.PREPOSITION
    place = phrase_from(tokens, 1, language, True) if placed and joined else None
    day = 1 + has(tokens[1:2], lex.NOT_NAME) if placed else 0  # "Sinds maandag"
    verb = 1 if adverb else place[1] if place else day if day > 1 else 0
    if not 0 < verb < j - 2 or tokens[verb].flags & (NOT_VERBAL & ~lex.AUXILIARY):
        return None
    subject = phrase_from(tokens, verb + 1, language)
    speaks = subject and subject[1] < j and having(tokens, subject, SPEAKER)
    return subject if speaks and not has(tokens[verb + 1 : verb + 2], lex.PRONOUN & ~DET) else None


def behind_fronted_verb(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The subject before a colon behind a verb of no list: "Trots att rådet röstade nej insisterade Ann Lee:"."""
    conjunction = has(tokens[: 1 + (tokens[0].flags & lex.PREPOSITION > 0)], lex.CONJUNCTION)
    if not conjunction or has(tokens[:-1], STOP | QUOTE):
        return None
    subject = phrase_to(tokens, len(tokens) - 2, language)
    if subject is None or subject[0] < _SHORTEST or not is_verbal(tokens[subject[0] - 1], language):
        return None
    return None if _is_subordinate(tokens, subject[0] - 1, language) else subject


def _is_subordinate(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at token j is that of a subordinate clause: "kallar" of "När de säger att facket kallar"."""
    k = skip(tokens, j - 1, lex.ADVERB, step=-1)
    subject = phrase_to(tokens, k, language)
    if subject is None or not subject[0]:
        return False
    before = tokens[subject[0] - 1].flags
    about = before & lex.PREPOSITION and subject[0] > 1  # "talar om en framgång"
    return bool(before & _SUBORDINATING) and not about


def _behind_fronted_text(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who speaks in a text that opens the sentence: "In a statement Ann Lee said", "In una nota il sindaco ha detto"."""
    if language.verb_second or language.nouns_capitalised or not language.articles or j < 4:
        return None
    if not tokens[0].flags & lex.PREPOSITION or not tokens[1].flags & lex.DETERMINER:
        return None
    text = next((k + 1 for k in (2, 3) if tokens[k].flags & lex.TEXT), j)
    text += text < j and tokens[text].word == ","
    subject = phrase_from(tokens, text, language) if text < j else None
    if subject is None or tokens[1].word in language.words("definite") or tokens[text].flags & _GOES_ON:
        return None
    if not tokens[text].flags & (NAME | DET | lex.ROLE | lex.GROUP):
        return None  # "In a statement provided to"
    attributes = language.sections.get("attribute endings", ())
    if tokens[text].word.endswith(attributes) and has(tokens[text + 1 : text + 2], lex.PREPOSITION):
        return None  # "En un correo enviado a"
    return None if has(tokens[text:j], QUOTE | REPORTING | lex.CONJUNCTION) else subject


def before_verb(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The subject between an adverbial and its verb, without a comma: "During the debate the mayor lost her temper:"."""
    placed = not language.inverted and tokens[0].flags & (lex.PREPOSITION | lex.ADVERB)
    adverbial = phrase_from(tokens, 1, language, True) if placed else None
    subject = phrase_from(tokens, adverbial[1], language) if adverbial else None
    acts = subject and tokens[subject[0]].flags & (DET | NAME) and subject[1] < len(tokens) - 1
    return subject if acts else None


def behind_auxiliary(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The subject behind the auxiliary of a clause that token `end` ends: "Eerder had de minister het plan geprezen"."""
    if not language.inverted or language.dropped or not language.articles:
        return None
    k = end - 1
    while k > 0 and not tokens[k].flags & (lex.AUXILIARY | STOP | QUOTE | lex.CONJUNCTION):
        k -= 1
    if k < 1 or not tokens[k].flags & lex.AUXILIARY or k + 2 >= end:
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
    named = has_first_name(tokens[subject[0] : subject[1]], language)
    role = tokens[subject[0]].flags & DET and tokens[subject[0] + 1].flags & lex.ROLE
    return (subject[0], subject[0] + 2) if role and not named and not language.nouns_capitalised else subject


def nominative_behind(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The name after the verb at j, if the phrase that opens the clause can be its object: "Die Lage nannte Jones"."""
    if not language.articles:
        return _nominative_after(tokens, opens, j, language)
    if language.dropped:
        return _answering(tokens, opens, j, language)
    opening, person = tokens[opens[0] : opens[1]], lex.ROLE | lex.TITLE | lex.GROUP | lex.TEXT | lex.PRONOUN
    if not language.nouns_capitalised and not opening[0].flags & lex.EITHER_CASE:
        return None
    if opens[1] == j and not opening[0].flags & DET and head_of(opening, language) < LISTED:
        return _nominative_behind(tokens, opening, j, language)
    if opens[1] > j or not opening[0].flags & lex.EITHER_CASE or has(opening, person):
        return None
    if j + 1 >= len(tokens) or not tokens[j + 1].flags & NAME:
        return None
    subject = phrase_from(tokens, j + 1, language)
    return subject if subject and (subject[1] >= len(tokens) or tokens[subject[1]].word != ",") else None


def _answering(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """Who answers the person before the verb at j, whose article is a preposition: "A Marco Ribas respondeu Ana Gil"."""
    first = tokens[opens[0]]
    to = not opens[0] and opens[1] == j and first.flags & lex.DETERMINER and first.word in language.words("to")
    if not to or not tokens[opens[0] + 1].flags & NAME or not first_name_gender(tokens[opens[0] + 1].word, language):
        return None
    return having(tokens, phrase_from(tokens, j + 1, language), NAME | lex.ROLE)


def _nominative_behind(tokens: Tokens, opening: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The role in the nominative behind the verb at j: "Scharfe Worte findet auch der Präsident"."""
    k = past_adverbs(tokens, j + 1)
    flags = tokens[k].flags if k < len(tokens) else 0
    named = has_first_name(opening, language)
    if named or not flags & lex.DETERMINER or flags & lex.EITHER_CASE:
        return None
    subject = phrase_from(tokens, k, language)
    return subject if subject and head_of(tokens[subject[0] : subject[1]], language) == LISTED else None


def _nominative_after(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The full name after the verb at j, where the word before it has no first name: "Marinovi odpověděla Anna Solská"."""
    if opens[1] != j or opens[1] - opens[0] > 1:
        return None
    speaks = lex.ROLE | lex.GROUP | (lex.TEXT if language.verb_second else 0)
    if tokens[opens[0]].flags & lex.PRONOUN and language.verb_second:
        return None  # "De uppmanar Jan Berg att"
    listed = tokens[opens[0]].word in language.lexicon and tokens[opens[0]].flags & speaks
    if listed and (language.verb_second or not tokens[j].flags & lex.CUE):
        return None  # "Skupina viní Jana Kosa", "Brevet uppmanar Jan Berg"
    subject = phrase_from(tokens, j + 1, language)
    thing = tokens[opens[0]].word not in language.lexicon and subject and subject[1] == len(tokens)
    if subject and thing and subject[1] - subject[0] == 1 and tokens[subject[0]].word in language.words("roles"):
        return subject  # "Rybník nazval starosta": a person would have another case
    if subject is None or not tokens[subject[1] - 1].flags & NAME or tokens[subject[0]].flags & lex.TEXT:
        return None  # "Herci označili dopis ředitele Jana Malého za"
    accused = has(tokens[subject[1] :], lex.PREPOSITION) and subject[1] + 1 == len(tokens)
    if accused and not language.oblique_endings and tokens[-1].word not in language.words("as"):
        return None  # "Universiteten anklagar Jan Berg för"
    known = has_first_name(tokens[subject[0] : subject[1] - 1], language)
    return subject if known else None
