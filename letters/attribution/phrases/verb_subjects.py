"""The subject of a verb of speech: the phrase before it, behind it or far away, and what only looks like a subject."""

from __future__ import annotations

from letters.attribution.phrases.clause import clause_subject
from letters.attribution.phrases.inverted_subjects import first_named, is_object_of, past_adverbs
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.names import first_name_gender, has_first_name, stem
from letters.attribution.phrases.names_by_case import is_oblique
from letters.attribution.phrases.objects import is_object_alone, without_object
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import is_definite
from letters.attribution.phrases.word_classes import CLAUSE, DET, NEAR, PLURAL_NOUNS, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OPENS_CLAUSE = STOP | lex.ADVERB | lex.RELATIVE | lex.THAT | lex.CONJUNCTION  # before a subject


def whole_clause_subject(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of a clause that ends with the verb at j, whatever stands between them: "Jones hat die Rolle der Partei betont"."""
    ordered = language.nouns_capitalised or (language.verb_second and language.articles)
    if not ordered or (j + 1 < len(tokens) and not tokens[j + 1].flags & (STOP | lex.AUXILIARY)):
        return None
    subject = clause_subject(tokens, j, language)
    if subject is None or has(tokens[subject[1] : j], STOP):
        return None
    beside = (*tokens[max(0, subject[0] - 1) : subject[0]], *tokens[subject[1] : j], *tokens[j + 1 : j + 2])
    return subject if has(beside, lex.AUXILIARY) else None


def checked_subject(
    tokens: Tokens, subject: TokenSpan, j: int, kind: int, language: Language, start: int = 0
) -> TokenSpan | None:
    """The phrase before the verb at j, or the speaker whom it hides: of an outer clause, or the noun it modifies.

    The sentence begins at token `start`.
    """
    beside = tokens[subject[0]]
    neuter = subject[1] - subject[0] == 1 and not beside.flags and language.ends(beside.word, "neuter endings")
    if neuter and any(language.ends(tokens[j].word, section) for section in ("he past endings", "she past endings")):
        return None  # «потом тихо произнёс»
    subject = without_object(tokens, subject, j, language)
    if language.dropped and language.articles:
        subject = _of_outer_clause(tokens, subject, j, kind, language) or subject
    full_name = subject[1] - subject[0] > 1 and first_name_gender(tokens[subject[0]].word, language)
    if language.articles or full_name or not _in_object(tokens, subject) or _in_nominative(beside, language):
        return subject
    first = first_named(tokens[:j], start, language)  # "глава компании в интервью газете рассказал"
    same = first is not None and first[0] == subject[0]
    after = first_named(tokens, j + 1, language) if same else None
    inside = tokens[after[0] : after[1]] if after else []
    if tokens[j - 1].flags & NAME:  # "На вопрос Анны ответил Ян"
        named = after and has(inside, lex.ROLE)
    else:
        named = has_first_name(inside, language)
    return after if named else subject if same else first


def _of_outer_clause(tokens: Tokens, text: TokenSpan, j: int, kind: int, language: Language) -> TokenSpan | None:
    """Who speaks of a text in a relative clause without a subject: "El ministerio defiende el texto, que tacha de"."""
    thing = is_object_of(tokens[j], tokens[slice(*text)], language) and not has(tokens[j - 2 : j - 1], lex.PREPOSITION)
    thing = thing or kind == lex.WEAK
    person = has(tokens[text[0] : text[1]], NAME | lex.ROLE | lex.GROUP | (0 if thing else lex.TEXT))
    person = person and not (has(tokens[j + 1 : j + 2], lex.HEAD) and _owns_thing(tokens, text, language))
    if person or not tokens[j - 1].flags & (lex.RELATIVE | lex.THAT):
        return None
    that = j + 1 + has(tokens[j + 1 : j + 2], lex.THAT)
    is_something = has(tokens[that : that + 1], lex.PASSIVE)  # "que dice que son", "que diz serem"
    if j + 1 < len(tokens) and not is_something and not tokens[j + 1].flags & (lex.PREPOSITION | QUOTE):
        return None
    outer = clause_subject(tokens, text[0], language)
    return outer if outer and head_of(tokens[outer[0] : outer[1]], language) > OTHER_NOUN else None


def _owns_thing(tokens: Tokens, owner: TokenSpan, language: Language) -> bool:
    """Whether a phrase says whose a thing is, of which more is said: "la medida del Gobierno, que tacha de"."""
    of = owner[0] - 1 + bool(tokens[owner[0]].flags & lex.HEAD)
    thing = phrase_to(tokens, of - 1, language) if of > 1 and tokens[of].flags & lex.HEAD else None
    return thing is not None and head_of(tokens[slice(*thing)], language) == OTHER_NOUN


def is_asked(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the verb at j leaves out the one whom the clause before it asks: "Cuando Ana Gil le preguntó, respondió"."""
    comma = skip(tokens, j - 1, lex.AUXILIARY | lex.ADVERB | lex.OBJECT, step=-1)
    opens = tokens[0].flags & lex.CONJUNCTION and not tokens[0].flags & (lex.COORDINATOR | lex.THAT)
    if not language.dropped or not opens or comma < 3 or tokens[comma].word != ",":
        return False
    asks = (k for k in range(2, comma) if tokens[k].flags & (lex.CUE | lex.WEAK))
    verb = next(asks, 0)
    asked = tokens[skip(tokens, verb - 1, lex.AUXILIARY, step=-1)].flags if verb else 0
    return bool(asked & lex.OBJECT) and not has(tokens[:comma], STOP)


def _in_nominative(role: Token, language: Language) -> bool:
    """Whether a role shows by its form that it depends on no noun: "Po meczu trener odpowiedział"."""
    return bool(role.flags & lex.ROLE) and not role.flags & NAME and not is_oblique(role.word, language)


def _in_object(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase modifies the noun of a preposition: "in an interview with the paper", without articles."""
    k = phrase[0] - 1
    while k >= 0 and phrase[0] - k < 4 and not tokens[k].flags:
        k -= 1
    return 0 <= k < phrase[0] - 1 and bool(tokens[k].flags & lex.PREPOSITION)


def behind_conjunction(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The person behind a verb that follows a conjunction: "como dice la velista Elisa Brand"."""
    if not j or not language.inverted or not tokens[j - 1].flags & lex.CONJUNCTION:
        return None
    if tokens[j - 1].flags & lex.THAT and language.oblique_endings:
        return None  # «отрицает, что называл медсестёр»
    behind = phrase_from(tokens, past_adverbs(tokens, j + 1), language)
    joined = tokens[j - 1].flags & lex.COORDINATOR
    inside = tokens[behind[0] : behind[1]] if behind else []
    person = has(inside, lex.ROLE) or has_first_name(inside[:-1], language)
    return behind if person and not joined else None


def behind_verb(tokens: Tokens, j: int, kind: int, language: Language) -> TokenSpan | None:
    """The subject behind the verb at j; none where the phrase there is an object, or what somebody says he is."""
    if words_to(tokens, j + 1, "of oneself", language):
        return None  # "se dijo víctima de"
    k = past_adverbs(tokens, j + 1)
    too = not language.articles and has(tokens[k : k + 1], lex.CONJUNCTION) and has(tokens[k + 1 : k + 2], lex.ROLE)
    subject = phrase_from(tokens, k + too, language)  # "Podobně to vidí i sestra"
    if subject is None and language.romance and has(tokens[:1], lex.ACCORDING) and j < NEAR:
        subject = first_named(tokens, k, language)  # "Según ha explicado a Onda Levante el teniente"
    if subject and language.romance and subject[1] - subject[0] == 1 and not tokens[subject[0]].flags & ~lex.GROUP:
        return None  # "ha solicitado audiencia": a body has its article
    if subject and language.dropped and head_of(tokens[subject[0] : subject[1]], language) <= OTHER_NOUN:
        return None  # "Negó los cargos" has no subject
    if subject and is_judged(tokens, subject, language):
        return None
    if subject and not language.inverted and subject[1] == len(tokens):
        subject = clause_subject(tokens, j, language) or subject  # "Unions set deadline, say state 'deaf'"
    joined = subject and has(tokens[subject[1] : subject[1] + 1], lex.COORDINATOR)
    if subject and not joined and is_object_of(tokens[j], tokens[slice(*subject)], language):
        return None  # "Acusam o ministro de"
    if subject is None or kind != lex.WEAK:
        return subject
    if (language.dropped or language.enclitics) and _is_accused(tokens, subject):
        return None
    return having(tokens, subject, NAME | lex.ROLE | lex.GROUP | lex.PRONOUN | lex.ALONE)


def is_judged(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a text right before the quotation is the object of a verb without a subject: "Considera o relatório «uma farsa»"."""
    verb, inside = phrase[0] - 1, tokens[slice(*phrase)]
    if not language.dropped or verb < 0 or phrase[1] < len(tokens) or not tokens[verb].flags & REPORTING:
        return False
    compares = has(tokens[max(0, verb - 1) : verb], lex.CONJUNCTION)  # "como señala el informe «"
    return not compares and has(inside, lex.TEXT) and not has(inside, NAME | lex.ROLE | lex.GROUP)


def _is_accused(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase behind a verb is its object: "acusa o clube de “...”", "invitava un collega a «...»"."""
    end = phrase[1]
    if end + 1 != len(tokens) or not tokens[end].flags & lex.PREPOSITION:
        return False
    return not tokens[end].flags & lex.HEAD or not has(tokens[phrase[0] : end], NAME | lex.ROLE | lex.PRONOUN)


def far_before(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of the clause of the verb at j, wherever it stands."""
    subject = clause_subject(tokens, j, language)
    if not language.articles and (subject is None or _in_object(tokens, subject)):
        return first_named(tokens[:j], 0, language)
    return subject


def is_object_first(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether an adjective and a noun for no speaker open a sentence, as its object: "Současný stav označil za"."""
    if not language.oblique_endings or phrase[0] or phrase[1] < 2:
        return False
    return not tokens[phrase[1] - 1].flags and not tokens[0].flags & ~(CAPITAL | NAME)


def disagrees(tokens: Tokens, phrase: TokenSpan, j: int, language: Language) -> bool:
    """Whether the verb at j has another number or gender than the phrase: "Premiéra Petra Fialu vyzvali", "vysvětlila gesto".

    Or whether it is the object of the verb: "komentovala situaci", "Lekarzom obiecał".
    """
    verb, inside = tokens[j].word, tokens[phrase[0] : phrase[1]]
    if not language.oblique_endings or not inside or has(inside, lex.COORDINATOR | lex.ALONE | STOP | NUMBER):
        return False
    text = inside[0].flags & lex.TEXT and not has(inside, NAME | lex.ROLE)  # «приказ управления назвали»
    plain = text or not has(inside, ~lex.TEXT)
    related = has(tokens[phrase[1] : j], STOP | lex.RELATIVE)  # "rozgniewał Annę Nowak, która mówiła o"
    if not related and is_object_alone(tokens, phrase, verb, language):
        return True
    several = not has(tokens[phrase[0] - 1 : phrase[0]], lex.PREPOSITION) and language.ends(verb, "plural endings")
    if several and plain:
        return not inside[0 if text else -1].word.endswith(PLURAL_NOUNS)  # «оценили проект», "skomentowano list"
    if language.ends(verb, "plural past endings"):
        named = sum(token.flags & NAME > 0 for token in inside) > 1
        forms = [form for token in inside[:-1] for form in (token.word, stem(token.word, language))]
        person = named and any(first_name_gender(form, language) for form in forms)
        return person and has(inside[:1], lex.ROLE | lex.TITLE | NAME) and not has(inside, lex.GROUP | lex.TEXT)
    return False


def is_plain_subject(tokens: Tokens, phrase: TokenSpan | None, j: int, language: Language) -> bool:
    """Whether a noun with an article or a number, of no list, opens a clause right before the verb at j, which continues.

    Or a relative pronoun for persons follows it: "la encausada, quien ha rechazado".
    """
    persons = language.words("relative persons") if phrase and phrase[1] < j else ()
    if phrase and any(token.word in persons for token in tokens[phrase[1] : min(j, phrase[1] + 2)]):
        return True
    first = tokens[phrase[0]].flags if phrase else 0
    definite = phrase is not None and phrase[1] - phrase[0] == 1 and is_definite(tokens[phrase[0]], language)
    if phrase is None or not (definite or first & DET) or (first & (lex.POSSESSIVE | NAME) and not definite):
        return False
    opens = not phrase[0] or tokens[phrase[0] - 1].flags & _OPENS_CLAUSE
    if not opens or skip(tokens, phrase[1], lex.AUXILIARY) != j or has(tokens[j + 1 : -1], STOP | lex.CUE):
        return False
    other = definite or head_of(tokens[phrase[0] : phrase[1]], language) == OTHER_NOUN
    return other and not tokens[-1].flags & lex.CUE


def actor(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who acts in "with Smith saying", "Smith saying"."""
    k = skip(tokens, j - 1, lex.ADVERB, step=-1)
    if k > 1 and tokens[k].word in language.words("blamed for"):
        blamed = phrase_to(tokens, k - 1, language, True)  # "Lee chided Orr for calling"
        if blamed is None or not blamed[0] or tokens[blamed[0] - 1].flags & (STOP | lex.PREPOSITION):
            return None
        return having(tokens, blamed, NAME | lex.ROLE | lex.GROUP)
    text = _signed_text(tokens, k if k > 0 and tokens[k].word == "," else k + 1, language)
    if text or k < 0 or tokens[k].flags & (STOP | lex.CONJUNCTION | lex.PREPOSITION):
        return text
    phrase = phrase_to(tokens, k, language)
    if phrase is None:
        return None
    before = tokens[phrase[0] - 1] if phrase[0] else None
    if before and k == j - 1 and tokens[k].flags & lex.TEXT and not tokens[k].flags & NAME:
        # "signed a letter calling": the letter speaks; in "issued a statement saying" who issued it does
        if language.dropped and tokens[phrase[0]].word in language.words("definite"):
            return None  # "cerró el expediente alegando"
        if phrase[0] > 1 and before.word in language.words("issuing particles"):
            return None  # "sent out a statement saying"
        says = phrase[0] > 1 and before.flags & lex.CUE and tokens[phrase[0] - 2].word == ","
        return phrase if says or not before.flags & REPORTING else None  # "..., said a letter calling"
    opens = before is None or before.word in (",", "–", "—") or before.word in language.words("before participles")
    with_one = before and before.word in language.words("before participles") and k == j - 1
    listed = with_one and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN
    return phrase if opens and (listed or tokens[phrase[0]].flags & NAME) else None


def _signed_text(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The text that was signed before token `end`: "a letter" of "signed a letter to the paper, warning"."""
    signing = language.words("signing")
    for k in range(end - 2, max(-1, end - CLAUSE), -1):
        if tokens[k].word in signing:
            text = phrase_from(tokens, k + 1, language)
            return text if text and text[1] <= end and tokens[text[1] - 1].flags & lex.TEXT else None
    return None


def told_to_say(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Whom others report: "Minutes record Ann Lee as saying"."""
    if language.inverted or j < 3 or tokens[j - 1].word not in language.words("as"):
        return None
    first = skip(tokens, j - 2, NAME | lex.ROLE | lex.TITLE, step=-1) + 1
    if not 0 < first < j - 1:
        return None
    first -= bool(tokens[first - 1].flags & DET)
    if first > 2 and tokens[first - 1].flags & lex.HEAD:
        whole = phrase_to(tokens, first - 2, language, True)  # "quoted a colleague of Ann Lee as saying"
        first = whole[0] if whole else first
    return (first, j - 1)
