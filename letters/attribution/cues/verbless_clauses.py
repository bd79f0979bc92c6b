"""Who speaks in a clause before a quotation that has no verb of speech: "The mayor was blunt:", "Ida Marsh, composer:"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.headlines import behind_label, behind_topic
from letters.attribution.cues.texts import text_acting
from letters.attribution.phrases.clause import clause_subject, is_expletive, without_verb
from letters.attribution.phrases.clefts import named_as_doer
from letters.attribution.phrases.fronting import before_verb
from letters.attribution.phrases.inverted_subjects import house_of
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.verb_subjects import is_judged
from letters.attribution.phrases.verbs import is_definite, verb_class
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, NEAR, PHRASE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_APART = frozenset(",–—-|/")  # between a name and what the person is


def clause_without_verb(tokens: Tokens, language: Language) -> Cue | None:
    """The subject of a clause without a verb of speech."""
    labelled = behind_label(tokens, language) if tokens[-1].word == "," else None
    if labelled:
        return labelled
    subject = named_as_doer(tokens, language) or clause_subject(tokens, len(tokens), language)
    if subject and subject[0] > 1 and tokens[subject[0] - 1].flags & lex.THAT:
        outer = clause_subject(tokens, subject[0] - 1, language)
        if outer and not _is_verb_alone(tokens, outer):
            outer = house_of(tokens, outer, language) or outer
            return cue_at(tokens, outer, 0.6, "that", language)
        if language.dropped and tokens[subject[0] - 2].flags & (REPORTING | lex.PARTICIPLE):
            return None  # "confiesa, y subraya que la institución recibe": who spoke last goes on
    if tokens[-1].word == ":":
        return _before_colon(tokens, subject, language)
    mood = _said_in_mood(tokens, language) if language.nouns_capitalised else None
    if mood is None and (tokens[-1].flags & lex.THAT or (language.nouns_capitalised and tokens[-1].word == ",")):
        mood = _acting_on(tokens, language)  # "Dringend ersuchte der Arzt den Rat, „...“"
    if mood:
        return cue_at(tokens, mood, 0.75, "that", language)
    if subject and (is_expletive(tokens, subject, language) or is_judged(tokens, subject, language)):
        return None
    subject = _named_by_copula(tokens, subject, language) or subject
    if subject is None or (subject == (0, 1) and has(tokens[1:2], DET)):  # "Tomó la palabra el portavoz"
        subject = _behind_adverbial(tokens, language) or before_verb(tokens, language) or subject
    acting = text_acting(tokens, language) if subject is None or subject[0] == 0 else None
    if subject is None or acting:
        return acting
    return cue_at(tokens, without_verb(tokens, subject, language), 0.4, "", language)


def _is_verb_alone(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase is a verb of speech without a subject before its clause: "Entre otras cosas, denuncia que"."""
    first, end = phrase
    verb = tokens[first].flags
    alone = end - first == 1 and verb & REPORTING and not verb & NAME
    return bool(alone) and has(tokens[end : end + 1], lex.THAT)


def _before_colon(tokens: Tokens, subject: TokenSpan | None, language: Language) -> Cue | None:
    """The speaker in a clause that ends with a colon and has this subject."""
    if len(tokens) > 3 and tokens[-2].word in language.words("victims"):
        return None  # "Una grúa cae y deja dos heridos:"
    tokens = _without_infinitive(tokens, language)
    inscribed = tokens[-2].word in language.words("inscribed") if len(tokens) > 1 else False
    if inscribed:
        return cue_at(tokens, phrase_to(tokens, len(tokens) - 2, language), 0.87, "colon", language)
    label = _labelled(tokens, language)
    if label:
        return cue_at(tokens, label, 0.9, "colon", language)
    topical = behind_topic(tokens, language)
    if topical:
        return cue_at(tokens, topical, 0.87, "colon", language)
    fronted_object = _behind_object(tokens, language)
    if fronted_object:
        return cue_at(tokens, fronted_object, 0.85, "colon", language)
    named = _person_before_colon(tokens, language)
    if named and named[0] and tokens[named[0] - 1].word in "–—-":
        return cue_at(tokens, named, 0.9, "colon", language)  # "Streit um Brief – Maria Wolf:"
    subject = subject or phrase_from(tokens, 0, language)
    subject = subject or _behind_adverbial(tokens, language) or before_verb(tokens, language)
    acting = None if subject else cue_at(tokens, _acting_on(tokens, language), 0.9, "colon", language)
    if acting:
        return acting
    opening = phrase_from(tokens, 0, language) if subject and subject[0] else None
    if opening and subject and _is_other(tokens, subject, language) and has(tokens[opening[0] : opening[1]], lex.ROLE):
        subject = opening  # "Eine Klägerin, die alles verlor, ging mit den Worten:"
    if subject and named and _is_object_beside(tokens, subject, named, language):
        return cue_at(tokens, named, 0.85, "colon", language)
    fronted = language.dropped and tokens[0].flags & lex.PREPOSITION
    if fronted and len(tokens) > 2 and verb_class(tokens, len(tokens) - 2, language) == lex.CUE:
        return None  # "Nel post scrive:"
    if subject is None and len(tokens) < 8 and tokens[0].flags & lex.PREPOSITION:
        subject = phrase_from(tokens, 1, language, True)  # "From the letter:"
        if subject and language.dropped and has(tokens[subject[1] :], lex.AUXILIARY | REPORTING):
            return None  # "O planie burmistrza ma jedno zdanie:"
        subject = subject if language.articles or not subject else _text_at_place(tokens, subject, language) or subject
    fronted = fronted and named is not None and subject == (1, named[1])
    subject = named if fronted else subject  # "Di parere opposto Anna Neri:"
    subject = _whole_label(tokens, language) or without_verb(tokens, subject, language)
    return cue_at(tokens, subject, 0.85, "colon", language) or _directly_before_colon(tokens, language)


def _behind_object(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The pronoun behind the verb of a clause that opens with its object: "Eine Garantie könne sie nicht geben:"."""
    if tokens[0].word in language.words("it") and has(tokens[2:3], lex.ROLE | lex.GROUP):
        return (2, 3) if is_definite(tokens[2], language) else None  # "Det håller rektorn inte med om:"
    opens = phrase_from(tokens, 0, language) if language.verb_second or language.nouns_capitalised else None
    if opens is None or has(tokens[: opens[1]], COMMON_NOUN) or not tokens[0].flags & (DET | NAME):
        return None
    people = language.words("he") | language.words("she") | language.words("they")
    near = range(max(2, opens[1]), min(len(tokens), opens[1] + 2))
    return next(((k, k + 1) for k in near if tokens[k].word in people), None)


def _text_at_place(tokens: Tokens, place: TokenSpan, language: Language) -> TokenSpan | None:
    """The text behind the place where it hangs, without articles: «На двери объявление компании:»."""
    behind = range(place[0] + 1, min(len(tokens), place[1] + 1))
    text = next((k for k in behind if tokens[k].flags & lex.TEXT), 0)
    return phrase_from(tokens, text, language) if text else None


def _without_infinitive(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without the infinitive that reports speech: "Et le maire d'ajouter :"."""
    endings = language.sections.get("infinitive endings", ())
    if not endings or len(tokens) < 5 or not tokens[0].flags & lex.COORDINATOR or not tokens[-3].flags & lex.HEAD:
        return tokens
    infinitive = not tokens[-2].flags & (NAME | COMMON_NOUN) and tokens[-2].word.endswith(endings)
    return [*tokens[:-3], tokens[-1]] if infinitive else tokens


def _said_in_mood(tokens: Tokens, language: Language) -> TokenSpan | None:
    """Who opens a sentence whose last clause is reported: "Ein Gutachten kommt zu dem Schluss, die Brücke sei"."""
    comma = next((k for k in range(len(tokens) - 1, 0, -1) if tokens[k].word == ","), 0)
    if not comma or not has(tokens[comma:], lex.MOOD) or has(tokens[:comma], lex.MOOD | QUOTE):
        return None
    opening = phrase_from(tokens, 0, language) or clause_subject(tokens[:comma], comma, language)
    if opening is None or opening[1] >= comma or not has(tokens[comma + 1 : comma + 2], DET | NAME | lex.PRONOUN):
        return None
    return opening if head_of(tokens[opening[0] : opening[1]], language) == LISTED else None


def _named_by_copula(tokens: Tokens, subject: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The full name that a sentence gives to a role: "The organiser is Ann Lee, a nurse from York."."""
    if subject is None or subject[0] or subject[1] >= len(tokens) - 1:
        return None
    role, after = tokens[subject[0] : subject[1]], subject[1] + 1
    if not tokens[subject[1]].flags & (lex.PASSIVE | lex.AUXILIARY):
        return None
    opens = language.romance and role[0].flags & lex.ROLE  # "Promotrice dell'iniziativa è Ada Riva"
    bare = role[1:] if opens else role
    if language.articles and (not has(role, lex.ROLE) or has(bare, NAME & ~CAPITAL)):
        return None  # without articles the case shows it: "Autorem petycji jest Jan Nowak"
    known = first_name_gender(tokens[after].word, language) or (language.romance and tokens[after].flags & NAME)
    known = known and has(tokens[after + 1 : after + 2], NAME)
    return phrase_from(tokens, after, language, True) if known else None


def _is_object_beside(tokens: Tokens, thing: TokenSpan, person: TokenSpan, language: Language) -> bool:
    """Whether a thing does something to a person whom the colon follows: "The delay does not surprise Ida Marsh:"."""
    last = person[0] - 1 - (tokens[person[0] - 1].word in language.words("personal objects"))  # "sorprende a Inés Vega"
    before = tokens[last].flags if last >= thing[1] else STOP
    beside = STOP | QUOTE | lex.PREPOSITION | lex.CONJUNCTION | lex.RELATIVE | lex.AUXILIARY | DET | NAME
    return language.articles and not before & beside and _is_other(tokens, thing, language)


def _is_other(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase has no noun for who or what speaks, and no first name."""
    owned = tokens[phrase[0]].flags & lex.POSSESSIVE and phrase[1] - phrase[0] > 1
    inside = tokens[phrase[0] + bool(owned) : phrase[1]]
    return head_of(inside, language) < LISTED and not has_first_name(inside, language)


def _labelled(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The name in a label: "Ida Marsh, composer:", "Ida Marsh – composer:"."""
    end = skip(tokens, 0, NAME)
    labels = 1 < end < len(tokens) - 1 and tokens[end].word in _APART and len(tokens) - end < PHRASE
    if not labels or not first_name_gender(tokens[0].word, language):
        return None
    return None if has(tokens[end:], REPORTING | lex.AUXILIARY | lex.PRONOUN | lex.RELATIVE) else (0, end)


def _whole_label(tokens: Tokens, language: Language) -> TokenSpan | None:
    """A body with the genitives that end its label, without articles: "Svaz měst a obcí:", «Администрация порта:»."""
    end = len(tokens) - 1
    if language.articles or not 1 < end < PHRASE or not tokens[0].flags & lex.GROUP:
        return None
    depends = all(token.word.endswith(language.oblique_endings) for token in tokens[1:end])
    other = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PREPOSITION | lex.PRONOUN | lex.ROLE | NAME
    apart = has(tokens[1:end], other)
    return (0, end) if depends and not apart and not tokens[end - 1].flags & lex.COORDINATOR else None


def _behind_adverbial(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The person that acts behind an adverbial without a comma: "All'uscita l'uomo si è rivolto alla vicina:".

    Or behind a verb that is passive or has an object: "Ha tomado la palabra la alcaldesa".
    """
    placed = tokens[0].flags & (lex.PREPOSITION | lex.ADVERB)
    if not language.inverted or language.nouns_capitalised or not (placed or language.dropped):
        return None
    for k in range(2, len(tokens) - 1):
        before = tokens[k - 1].flags & ~(0 if placed else lex.ADVERB)
        if not placed and not (tokens[0].flags & lex.PASSIVE or (tokens[k - 2].flags & DET and not before)):
            continue
        opens = lex.DETERMINER if language.articles else lex.ROLE | NAME
        if not tokens[k].flags & opens or before & (STOP | QUOTE | lex.PREPOSITION | lex.CONJUNCTION):
            continue
        if not language.articles and (before & ~(lex.OBJECT | lex.AUXILIARY) or not _is_person_named(tokens, k)):
            continue  # "Na protest přijel starosta Adam Vrána"
        phrase = phrase_from(tokens, k, language)
        if phrase and has(tokens[phrase[0] : phrase[1]], lex.ROLE):
            acts = has(tokens[phrase[1] : phrase[1] + 1], lex.OBJECT | lex.AUXILIARY | lex.PASSIVE)
            return phrase if acts or not before or not language.articles else None
    return None


def _acting_on(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The subject between a verb of no list and its object, or behind the verb and its object pronoun: "Am Ende richten die
    Schwimmmeister eine Bitte an den Rat:", "Später hat sich der Kapitän bei Jan Roth beschwert:"."""
    ordered = language.verb_second or language.nouns_capitalised
    end = next((k for k, token in enumerate(tokens) if token.flags & (STOP | QUOTE)), len(tokens))
    for k in range(1, end - 2 if ordered and not has(tokens, REPORTING | lex.IMPERSONAL) else 0):
        if tokens[k].flags & (NOT_VERBAL & ~lex.AUXILIARY):
            continue
        pronoun = tokens[k + 1].flags & lex.OBJECT and not tokens[k + 1].flags & (DET | lex.PRONOUN | lex.PREPOSITION)
        opens = not language.articles or tokens[k + 1 + bool(pronoun)].flags & (DET | NAME)
        if not opens or (tokens[k].flags & lex.AUXILIARY and not pronoun):
            continue
        subject = phrase_from(tokens, k + 1 + bool(pronoun), language)
        behind = tokens[subject[1]] if subject else tokens[-1]
        object_ = behind.flags & (DET | lex.OTHER_DETERMINER | lex.POSSESSIVE) or is_definite(behind, language)
        if subject and (pronoun or object_):
            return subject
    return None


def _is_person_named(tokens: Tokens, k: int) -> bool:
    """Whether a role, with a name behind it, stands at token k."""
    first = next((i for i in range(k, min(k + 4, len(tokens))) if tokens[i].flags & NAME), k)
    known = tokens[k].flags & lex.ROLE
    return bool(known and has(tokens[first + (first == k) : first + 2], NAME))


def _directly_before_colon(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker directly before a colon: "Dura l'attrice:", "Dura la replica di Anna Galli:"."""
    if language.nouns_capitalised or not language.articles:
        return cue_at(tokens, _person_before_colon(tokens, language), 0.85, "colon", language)
    phrase = phrase_to(tokens, len(tokens) - 2, language, True) if language.inverted else None
    if phrase is None:
        return None
    explained = _explained_person(tokens, phrase, language)
    if explained:
        return cue_at(tokens, explained, 0.85, "colon", language)
    before = tokens[phrase[0] - 1].flags if phrase[0] else 0
    if (before & lex.PREPOSITION and not before & lex.HEAD) or (before & lex.OBJECT and not before & DET):
        return None  # "Me acuerdo textual:"
    first = tokens[phrase[0]].flags
    if first & lex.OTHER_DETERMINER and first & lex.PREPOSITION and not first & lex.HEAD and before & lex.CUE:
        return None  # "ha detto al Post:", where the preposition holds the article
    return cue_at(tokens, phrase, 0.8, "colon", language)


def _explained_person(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """The full name that a role with its modifiers explains: "Même avis chez Anne Roux, cheffe des pompiers :"."""
    comma = next((k for k in range(last[0] - 1, max(0, last[0] - PHRASE), -1) if tokens[k].flags & STOP), 0)
    if not comma or tokens[comma].word != ",":
        return None
    housed = tokens[comma + 1].flags & lex.HEAD and last[0] - comma < NEAR
    if not has(tokens[comma + 1 : last[1]], lex.ROLE) and not housed:
        return None
    if has(tokens[comma:], REPORTING | lex.AUXILIARY | lex.RELATIVE | lex.PRONOUN):
        return None
    first = skip(tokens, comma - 1, NAME, step=-1) + 1
    free = language.romance and first > 0 and not tokens[first - 1].flags & (lex.PREPOSITION | STOP)
    full = comma - first > 1 and (free or first_name_gender(tokens[first].word, language))
    return (first, comma) if full else None


def _person_before_colon(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The full name, with its role, directly before a colon: "Lob kam von Parteichef Jan Stein:"."""
    last = len(tokens) - 2
    first = max(0, skip(tokens, last, NAME, lex.ROLE, step=-1) + 1)
    if not 0 < last - first < 4 or not first_name_gender(tokens[first].word, language):
        return None
    while (
        first
        and head_of(tokens[first - 1 : first], language) == LISTED
        and not tokens[first - 1].flags & (lex.PRONOUN | lex.TEXT)
    ):
        first -= 1
    return first, last + 1
