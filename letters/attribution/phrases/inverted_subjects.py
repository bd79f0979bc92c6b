"""Subjects after their verb: "sagte am Montag in Berlin der Minister", «сообщил вчера журналистам глава компании».

Adverbs, times, prepositions with their nouns, and the person addressed may stand between.
"""

from __future__ import annotations

from letters.attribution.phrases.addressees import hears, past_addressee, past_outlet
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import (
    ACRONYM,
    CAPITAL,
    NAME,
    NUMBER,
    QUOTE,
    STOP,
    Token,
    Tokens,
    has,
    skip,
)
from letters.attribution.phrases.speakable import LISTED, head_of, never_speaks
from letters.attribution.phrases.verbs import is_manner
from letters.attribution.phrases.word_classes import DET, NEAR, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.quote_marks.clause_words import past_body_part

PLURAL = ("n", "no", "m", "nt")  # endings of plural verbs
_PERSON = lex.ROLE | lex.TITLE | lex.GROUP
_PASSED_OVER = lex.OBJECT | lex.AUXILIARY | lex.OTHER_DETERMINER | lex.ADVERB


def is_plural_verb(verb: Token, language: Language) -> bool:
    """Whether a Romance verb is that of several, by its ending: "Lo llaman", "ont"."""
    return language.romance and verb.word.endswith(PLURAL)


def is_one_person(phrase: Tokens, language: Language) -> bool:
    """Whether a phrase names one person, and no body."""
    several = has(phrase, lex.GROUP | NUMBER | ACRONYM | lex.COORDINATOR | lex.ALONE | STOP)
    return has(phrase, lex.ROLE | NAME) and not several and not is_plural(phrase, language)


def is_plural(phrase: Tokens, language: Language) -> bool:
    """Whether a Romance phrase is in the plural, by its article or its nouns."""
    nouns = (token.word for token in phrase if not token.flags & NAME)
    return phrase[0].word in language.words("plural articles") or any(noun.endswith("s") for noun in nouns)


def is_object_of(verb: Token, phrase: Tokens, language: Language) -> bool:
    """Whether a phrase behind a plural verb is in the singular, and therefore its object: "Acusam o ministro"."""
    if not is_plural_verb(verb, language):
        return False
    body = phrase[0].flags & lex.DETERMINER and not has(phrase, NUMBER | lex.COORDINATOR | lex.ALONE)
    return is_one_person(phrase, language) or (bool(body) and not is_plural(phrase, language))


def subject_after(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The subject of the verb that ends before token i: the phrase that follows at once, else one further on."""
    if i and tokens[i - 1].word in language.words("body verbs"):
        i += max(0, past_body_part([token.word for token in tokens[i - 1 : i + NEAR]], 1, language) - 1)
    i = past_addressee(tokens, past_adverbs(tokens, i), language)
    if i + 2 < len(tokens) and tokens[i].word in language.words("own possessives"):
        return first_named(tokens, i + 2, language)  # "zakończyli swój list uczniowie"
    near = phrase_from(tokens, i, language)
    near = near and _behind_object(tokens, near, language)
    if near and language.oblique_endings and has(tokens[near[0] : near[1]], NAME):
        near = _behind_addressee(tokens, near, language) or near  # "řekl Tereze Malé hejtman"
    if not language.inverted or (near and _is_certain(tokens, near, language)):
        return near
    if near and language.verb_second and not language.nouns_capitalised and not _is_time(tokens, near):
        return near  # "skriver stiftet efter att Ann Lee hade gått"
    far = first_named(tokens, i, language)
    if near and far and has(tokens[near[0] : near[1]], NAME) and not has(tokens[far[0] : far[1]], _PERSON):
        return near
    return far or (near if near and not _is_time(tokens, near) else None)


def _behind_object(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan:
    """The person or group behind a noun of no list that is the verb's object: "okomentoval rozhodnutí poroty herec Jan Hrubý"."""
    first, last = phrase[0], phrase[1] - 1
    thing = tokens[first].flags & ~lex.TEXT == 0
    if not language.oblique_endings or not thing or not tokens[last].flags & NAME:
        return phrase
    name = next(k for k in range(first, last + 1) if tokens[k].flags & NAME)
    head, thing = tokens[name - 1], bool(tokens[first].flags) or never_speaks(tokens[first].word, language)
    oblique = head.flags or head.word.endswith(language.oblique_endings)  # not "komentuje wyrok mecenas Ewa Mała"
    if name - 1 > first and (not oblique or head.flags & (lex.ROLE | lex.TITLE)):
        adjectives = language.sections.get("adjective endings", ())
        described = all(token.word.endswith(adjectives) for token in tokens[first : name - 1])
        return phrase if described and not thing else (name - 1, phrase[1])
    return phrase


def _behind_addressee(tokens: Tokens, name: TokenSpan, language: Language) -> TokenSpan | None:
    """The person behind a name of nobody, to whom something is said, where there are no articles: "řekl Tereze Malé hejtman"."""
    inside, after = tokens[name[0] : name[1]], tokens[name[1] : name[1] + 1]
    if has(inside, lex.ROLE | lex.TITLE) or has(after, lex.CONJUNCTION) or not any(token.flags for token in after):
        return None  # "řekl Novák jako předseda"
    return having(tokens, first_named(tokens, name[1], language), lex.ROLE | lex.ALONE)


def past_object(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan:
    """The person behind an object: "calificó el informe la diputada", "si rubano la parola davanti al cancello gli studenti"."""
    if not language.romance or has(tokens[phrase[0] : phrase[1]], _PERSON | NAME | lex.PRONOUN):
        return phrase
    person = having(tokens, phrase_from(tokens, phrase[1], language), _PERSON)
    if person is None and phrase[0] and is_object_of(tokens[phrase[0] - 1], tokens[phrase[0] : phrase[1]], language):
        person = having(tokens, first_named(tokens, phrase[1], language), _PERSON)
    return person if person and tokens[person[0]].flags & lex.DETERMINER else phrase


def past_insertion(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The subject after a verb and an insertion between commas: "confie, la voix brisée, le boulanger"."""
    if comma >= len(tokens) or tokens[comma].word != ",":
        return None
    end = next((k for k in range(comma + 1, min(len(tokens), comma + PHRASE)) if tokens[k].word == ","), 0)
    inside = [token for token in tokens[comma:end] if not token.flags & lex.TEXT]  # "in un comunicato"
    if not end or has(inside, QUOTE | lex.CONJUNCTION | REPORTING):
        return None
    return having(tokens, phrase_from(tokens, end + 1, language), SPEAKER)


def organisation_speaking(tokens: Tokens, verb: int, i: int, language: Language) -> TokenSpan | None:
    """The organisation that speaks by a verb without a subject, its preposition at token i: «в компании заявили».

    Where phrases open with articles, it is a name or a listed noun, and the verb is plural: "spiegano dal ministero".
    """
    joint = lex.HEAD if i else lex.HEAD | lex.COORDINATOR  # "Ma dal sindacato"
    opens = i + 2 < len(tokens) and tokens[i].flags & joint
    i += bool(opens and tokens[i + 1].flags & lex.SEAT)
    if i >= len(tokens) or not tokens[i].flags & lex.SEAT:
        return None
    side = has(tokens[i + 1 : i + 2], lex.HEAD) and not tokens[i].flags & lex.PREPOSITION  # "Du côté de la mairie"
    house = phrase_from(tokens, i + 1 + side, language, True)
    anyone = language.words("reflexives" if language.dropped else "anyone")  # "Desde la consejería se insiste"
    if house is None or not (language.articles or (anyone and not language.dropped)):
        return house if language.ends(tokens[verb].word, "plural endings") else None  # "W petycji nazywają"
    verb -= verb > 0 and tokens[verb - 1].flags & lex.AUXILIARY > 0  # "Desde la plataforma han señalado"
    between = tokens[house[1] : verb] if language.dropped else tokens
    plural = any(t.word in anyone for t in between) or (language.dropped and tokens[verb].word.endswith(PLURAL))
    speaks = lex.GROUP | lex.ROLE | (0 if language.dropped else lex.TEXT)  # "In de brief spreekt men van"
    return having(tokens, house, NAME | speaks) if plural and not _is_time(tokens, house) else None


def house_of(tokens: Tokens, subject: TokenSpan, language: Language) -> TokenSpan | None:
    """The house for which a subject speaks that may be anyone: "Au ministère, on assure", "assure-t-on au ministère"."""
    k = subject[0]
    if subject[1] - k > 1 or tokens[k].word not in language.words("anyone"):
        it = subject[1] - k == 1 and tokens[k].word in language.words("it")
        return _behind_it(tokens, k + 1, language) if it else None
    first = k
    while first and not tokens[first - 1].flags & (QUOTE | lex.CONJUNCTION) and tokens[first - 1].word != ";":
        first -= 1
    where = first > 2 and tokens[first - 1].word in language.words("where") and tokens[first - 2].word == ","
    place = phrase_to(tokens, first - 3, language, True) if where else None  # "Chez Vidéa, où l'on rappelle"
    if place and has(tokens[max(0, place[0] - 1) : place[1]], lex.SEAT):
        return having(tokens, place, NAME | lex.GROUP)
    return organisation_speaking(tokens, k, k + 1, language) or organisation_speaking(tokens, k, first, language)


def _behind_it(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """Who speaks behind a verb with "it": "formuliert es die Kapitänin", "schallt es aus der Kurve"."""
    i = past_adverbs(tokens, i) if language.words("heard from") else len(tokens)
    if i >= len(tokens):
        return None
    heard = tokens[i].word in language.words("heard from")
    phrase = phrase_from(tokens, i + heard, language, True)
    if phrase is None:
        return None
    return phrase if heard or head_of(tokens[phrase[0] : phrase[1]], language) == LISTED else None


def past_adverbs(tokens: Tokens, i: int) -> int:
    """The first token from i on that is no adverb and no object pronoun."""
    k = skip(tokens, i, lex.ADVERB | lex.OBJECT, DET | lex.PRONOUN | lex.ROUGHLY)
    governs = i < k < len(tokens) and tokens[k - 1].flags & lex.PREPOSITION and tokens[k].flags & lex.DETERMINER
    return k - bool(governs)  # "depuis le hall"


def _is_certain(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase directly after the verb can only be its subject."""
    flags = 0
    for token in tokens[phrase[0] : phrase[1]]:
        flags |= token.flags
    if flags & (_PERSON | lex.PRONOUN) or (
        phrase[1] - phrase[0] > 1 and (flags & lex.TEXT or not flags & lex.NOT_NAME)
    ):
        return bool(flags & (_PERSON | lex.PRONOUN | lex.TEXT | NAME | DET))
    return bool(flags & NAME) and language.articles


def _is_time(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase says when: "este martes"."""
    return has(tokens[phrase[0] : phrase[1] + 1], lex.NOT_NAME)


def first_named(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The first phrase from token i on that names a person or a group, else the longest name."""
    best: TokenSpan | None = None
    too = has(tokens[i : i + 1], lex.CONJUNCTION) and not has(tokens[i : i + 1], lex.THAT)
    k = i + (too and not language.articles)  # "mluví i poslanec"
    as_ = language.words("as") if language.oblique_endings else ()
    while k < len(tokens) and not tokens[k].flags & STOP:
        flags = tokens[k].flags
        if flags & lex.CONJUNCTION and not flags & (DET | lex.ADVERB | lex.PREPOSITION):
            break
        if not flags and tokens[k].word in as_:
            break  # "řekl Novák jako předseda"
        if flags & lex.PREPOSITION and not flags & DET:
            k = _past_object(tokens, k + 1, language)
        elif flags & _PASSED_OVER and not flags & (DET | lex.PRONOUN):
            k += 1
        else:
            phrase = phrase_from(tokens, k, language) if flags & (NAME | _PERSON | lex.PRONOUN | DET) else None
            if phrase is None or _is_time(tokens, (k, k + 1)):
                k += 1
                continue
            if is_manner(tokens, k - 1, language):  # "contestó limpiándose los dedos", "sans hausser le ton"
                thing = range(phrase[0] + 1, phrase[1] - 1)  # "en rangeant ses outils Luc Morel"
                named = next((n + 1 for n in thing if not tokens[n].flags and tokens[n + 1].flags & NAME), 0)
                if named or not has(tokens[k : phrase[1]], NAME | _PERSON | lex.PRONOUN):
                    k = named or phrase[1]
                    continue
            if flags & (_PERSON | lex.PRONOUN) or (flags & DET and not flags & lex.RELATIVE) or language.articles:
                return phrase
            addressed = tokens[phrase[0]].flags & ACRONYM  # "řekla Bílková ČTK"
            if best is None or (phrase[1] - phrase[0] >= best[1] - best[0] and not addressed):
                best = phrase
            k = phrase[1]
    return best


def _past_object(tokens: Tokens, k: int, language: Language) -> int:
    """The token after the noun of a preposition, which may directly precede a subject: "in Berlin Minister Maier"."""
    if not language.articles:
        first = k + (has(tokens[k + 1 : k + 2], NAME) and not tokens[k].flags)  # "na antenie Radia Gdańsk"
        named = past_outlet(tokens, first, language)
        outlet = has(tokens[k : k + 1], NAME) and has(tokens[k + 1 : k + 2], lex.TEXT | lex.GROUP)
        return named or k + 1 + (outlet and not tokens[k + 1].flags & NAME)  # "uvedl pro Slovácké noviny"
    k += has(tokens[k : k + 1], lex.PREPOSITION) and not has(tokens[k : k + 1], DET)  # "auprès de"
    phrase = phrase_from(tokens, k, language, True)
    if phrase is None:
        return k + 1
    agency = tokens[k].flags & ACRONYM and phrase[1] - k > 2 and not has(tokens[k + 1 : phrase[1]], ACRONYM)
    if agency and language.dropped:
        return k + 1  # "relata a EFE Encarna Pulido"
    behind_place = _behind_place_to_speak(tokens, k, phrase[1], language)
    if behind_place:
        return behind_place
    of = tokens[k - 1].flags & lex.HEAD
    role_before = of and k > 1 and tokens[k - 2].flags & (_PERSON | lex.TEXT)  # "ante el juez de control Gil"
    for position in range(k + 1, phrase[1] - 1 if not role_before else k):
        named = first_name_gender(tokens[position - 1].word, language)
        house = tokens[position + 2 : phrase[1]] and first_name_gender(tokens[position + 1].word, language)
        body = tokens[position - 1].flags & lex.GROUP and (house or tokens[position - 1].flags & CAPITAL)
        begun = body or (named and not tokens[position - 2].flags & lex.GROUP)
        full = tokens[position].flags & tokens[position + 1].flags & NAME and not begun  # "a Radio Norte Ana Gil"
        full = full and not has(tokens[k:position], lex.ROLE | lex.TITLE)
        if full and not language.nouns_capitalised and first_name_gender(tokens[position].word, language):
            return position  # "insiste por su parte Ana Gil"
    explained = _explained_name(tokens, phrase, language)
    if explained:
        return explained
    for position in range(k + 1, phrase[1]):
        if tokens[position].flags & (lex.ROLE | lex.TITLE) and tokens[position - 1].flags & (NAME | lex.NOT_NAME):
            return position
    return phrase[1]


def _explained_name(tokens: Tokens, phrase: TokenSpan, language: Language) -> int:
    """Where a name behind a noun begins that a role explains: "en el juicio Delfina Roca, amiga de la víctima"; else 0."""
    end = phrase[1]
    explained = end + 1 < len(tokens) and tokens[end].word == "," and has(tokens[end + 1 : end + 3], lex.ROLE)
    first = skip(tokens, end - 1, NAME, step=-1) + 1 if explained and not language.nouns_capitalised else end
    return first if phrase[0] + 1 < first < end - 1 and not tokens[first - 1].flags & ~lex.GROUP else 0


def _behind_place_to_speak(tokens: Tokens, k: int, end: int, language: Language) -> int:
    """The name behind where people speak or who hears them: "dal pubblico Hamid El Amrani", "a los periodistas Gil"; else 0."""
    places = language.words("places to speak")
    names = (n for n in range(k + 1, min(end, k + 3)) if tokens[n].flags & NAME) if places else iter(())
    return next((n for n in names if tokens[n - 1].word in places or hears(tokens, n - 1, language)), 0)


def of_insertion(tokens: Tokens, j: int, kind: int, language: Language) -> TokenSpan | None:
    """The subject of a reporting clause between commas: "quando dalla tribuna, raccontano i carabinieri, sono partiti"."""
    if not (language.inverted and language.articles) or language.nouns_capitalised or not kind & lex.CUE:
        return None
    if j < 2 or tokens[j - 1].word != ",":
        return None
    addressed = has(tokens[j + 1 : j + 2], lex.PREPOSITION)  # "racconta al Tirreno una collega"
    subject = first_named(tokens, j + 1, language) if addressed else phrase_from(tokens, j + 1, language)
    if subject is None or head_of(tokens[subject[0] : subject[1]], language) < LISTED:
        return None
    end = next((k for k in range(subject[1], len(tokens)) if tokens[k].flags & (STOP | QUOTE | REPORTING)), j)
    closed = end - subject[1] < NEAR and tokens[end].word == ","
    return subject if closed and end + 1 < len(tokens) and not tokens[end + 1].flags & lex.RELATIVE else None
