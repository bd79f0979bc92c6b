"""Whom a verb of speech without a subject means: the subject of the sentence before, unless that suffers or disagrees.

"Ada Riva non cede. Dice che ...": she says so. "La delegazione è stata ricevuta dal sindaco. «...», ha detto.": he does.
Or who spoke last: "Et d'ajouter :", '"...", and demand an audit:', "I dalej:".
"""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.nearby_persons import person_named
from letters.attribution.phrases.inverted_subjects import PLURAL, is_one_person, is_plural_verb
from letters.attribution.phrases.names import HE, SHE, first_name_gender
from letters.attribution.phrases.names_by_case import is_genitive, is_oblique, is_of_man
from letters.attribution.phrases.noun_runs import is_oblique_adjective
from letters.attribution.phrases.objects import is_object
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from
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
from letters.attribution.phrases.verbs import verb_class
from letters.attribution.phrases.word_classes import CLAUSE, COMMON_NOUN, DET, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_ENDS_PLACE = STOP | QUOTE | lex.CONJUNCTION | lex.PRONOUN
_BESIDE_NOUN = DET | NUMBER | lex.ADVERB | lex.OBJECT | lex.POSSESSIVE
_PLURAL_NOUNS = tuple("yieěé")  # endings of nouns for people
_GOES_ON = 6  # tokens
_JOINED = 3  # code points between what was said and the rest of its sentence
_APART = frozenset(",–—-")  # before and behind an insertion
_OPENING_VERB = 4  # tokens of a sentence that is a verb, before a colon


def tells_with_verb(tokens: Tokens, language: Language) -> bool:
    """Whether a sentence opens with a verb of speech and a clause, without a subject: "Sostiene che", "Inoltre ha detto che"."""
    if language.dropped and tokens and tokens[0].flags & lex.ADVERB and tokens[0].word in language.words("besides"):
        tokens = tokens[skip(tokens, 1, lex.ADVERB | STOP | lex.PREPOSITION) :]  # "Além disso,"
    as_ = has(tokens[:1], lex.ACCORDING) or (bool(tokens) and tokens[0].word in language.words("as"))
    tokens = tokens[skip(tokens, 1, lex.CONJUNCTION) :] if as_ else tokens  # "Secondo quanto ha detto,"
    verb = len(tokens) > 2 and tokens[0].flags & lex.AUXILIARY > 0
    if len(tokens) < 3 or not tokens[verb].flags & lex.CUE or tokens[verb].flags & lex.IMPERSONAL:
        return False
    k = skip(tokens, verb + 1, lex.ADVERB)
    return has(tokens[k : k + 1], STOP if as_ else lex.THAT)


def tells_between(tokens: Tokens, language: Language) -> bool:
    """Whether an insertion says that somebody says it, without a subject: "kiedy, jak przypomniał,", "come ha spiegato,"."""
    for k in range(1, len(tokens) - 1):
        opens = tokens[k].word in language.words("as") or tokens[k].flags & lex.ACCORDING
        if opens and tokens[k - 1].word == ",":
            verb = k + 1 + (tokens[k + 1].flags & lex.AUXILIARY > 0)
            if has(tokens[verb : verb + 1], lex.CUE) and has(tokens[verb + 1 : verb + 2], STOP):
                return True
    return False


def said_aside(tokens: Tokens, language: Language) -> bool:
    """Whether only an insertion tells who says the rest of a sentence, whoever spoke before: "“...” e, ha precisato, «...»"."""
    for k in range(1, len(tokens) - 2 if language.dropped and language.articles and has(tokens, QUOTE) else 0):
        verb = k + 1 + (tokens[k + 1].flags & lex.AUXILIARY > 0)
        said = has(tokens[verb : verb + 1], lex.CUE) and tokens[k].word in _APART
        if said and has(tokens[verb + 1 : verb + 2], STOP) and tokens[verb + 1].word in _APART:
            return not has(tokens[verb + 1 :], REPORTING | QUOTE)
    return False


def tells_without_subject(tokens: Tokens, language: Language) -> bool:
    """Whether somebody whom a sentence leaves out says what it reports, behind a place or in an insertion."""
    return tells_from_place(tokens, language) or tells_between(tokens, language)


def tells_from_place(tokens: Tokens, language: Language) -> bool:
    """Whether only a place stands before the verb of such a sentence: "In una lettera al preside scrivono che"."""
    k = _past_places(tokens, language) if tokens and tokens[0].flags & lex.PREPOSITION else 0
    verb = k + (k + 1 < len(tokens) and tokens[k].flags & lex.AUXILIARY > 0)
    if not k or not tokens[verb].flags & lex.CUE or tokens[verb].flags & lex.IMPERSONAL:
        return False
    that = skip(tokens, verb + 1, lex.ADVERB)
    that += that < len(tokens) and tokens[that].word == ","
    return has(tokens[that : that + 1], lex.THAT)


def _past_places(tokens: Tokens, language: Language) -> int:
    """The verb behind nothing but prepositions with their nouns; 0 if a subject may stand before it."""
    if tokens[0].word in language.words("according"):
        return 0
    governed = False  # whether the last preposition has its noun
    for k in range(1, min(len(tokens), CLAUSE)):
        flags = tokens[k].flags
        if flags & lex.PREPOSITION:
            governed = False
        elif governed and flags & (lex.CUE | lex.AUXILIARY) and not flags & lex.DETERMINER:
            return k
        elif governed and tokens[k].word == "," and has(tokens[k + 1 : k + 2], lex.CUE | lex.AUXILIARY):
            return k + 1  # "Entre otras cosas, denuncia que"
        elif flags & _ENDS_PLACE or (governed and flags & DET):
            return 0
        elif flags & NAME:
            if governed and not flags & ACRONYM:
                return 0  # "Nella lettera Rossi sostiene"
            governed = True
        elif not flags & _BESIDE_NOUN and not is_oblique_adjective(tokens[k], language):
            if governed and (flags & COMMON_NOUN & ~lex.TEXT or not language.articles):
                return 0  # "W liście harcerze piszą"
            governed = True
    return 0


def means_last(telling: Tokens, subject: Tokens, language: Language, *, opens: bool) -> bool:
    """Whether who spoke last says what a sentence without a subject reports, and not the subject of the sentence before.

    That is a body and the report continues, or it has another number, or its paragraph is over: `opens`.
    """
    if opens or not subject or disagrees(subject, telling[:3], language):
        return not has(subject, NAME) or has(subject, lex.GROUP)
    goes_on = any(token.word in language.words("besides") for token in telling[:2])
    return goes_on and (has(subject, lex.GROUP) or not has(subject, NAME | lex.ROLE))


def agent_named(tokens: Tokens, subject: Cue, language: Language) -> Cue | None:
    """The agent of a passive behind its subject: "Una delegazione è stata ricevuta dal sindaco, Ugo Marin."."""
    k = next((k for k, token in enumerate(tokens) if token.start >= subject.end), len(tokens))
    if subject.kind or subject.named or not has(tokens[k : k + 2], lex.PASSIVE):
        return None
    by = next((j for j in range(k + 1, len(tokens) - 1) if tokens[j].flags & lex.AGENT), 0)
    agent = phrase_from(tokens, by + (not tokens[by].flags & lex.OTHER_DETERMINER), language, True) if by else None
    return cue_at(tokens, having(tokens, agent, lex.ROLE | NAME), 0.7, "before", language)


def disagrees(mention: Tokens, verb: Tokens, language: Language) -> bool:
    """Whether a noun for several persons stands for the subject that a singular verb leaves out: "I genitori" of "ha detto"."""
    k = next((k for k, token in enumerate(verb) if token.flags & (REPORTING | lex.AUXILIARY)), -1)
    if k >= 0 and not language.articles:
        thing = mention and (
            mention[0].flags & (lex.GROUP | lex.TEXT) or language.ends(mention[0].word, "neuter endings")
        )
        other = thing and is_object(mention[0], verb[k].word, language)  # "Město" of "dodala"
        one = is_one_person(mention, language) and has(mention[1:], NAME)  # not "rodiče Jana Malého"
        one = one and not mention[0].word.endswith(_PLURAL_NOUNS)
        other = other or (one and language.ends(verb[k].word, "plural past endings"))
        return bool(other) or _is_of_other_gender(mention, verb[k].word, language)
    if k < 0 or verb[k].word.endswith(PLURAL) or not has(mention, lex.ROLE | lex.GROUP):
        return False
    several = len(mention) > 1 and mention[0].flags & lex.DETERMINER and not has(mention, NAME)
    return bool(several and (mention[0].word in language.words("plural articles") or mention[0].word.endswith("s")))


def _is_of_other_gender(mention: Tokens, verb: str, language: Language) -> bool:
    """Whether the first name in a mention is no name of whom a verb in the past means: "radny Jan Lis" of "odpowiedziała"."""
    first = next(
        (token.word for token in mention if token.flags & NAME and first_name_gender(token.word, language)), ""
    )
    gender = HE | SHE if is_of_man(first, language) else first_name_gender(first, language)
    says = HE if language.ends(verb, "he past endings") else SHE if language.ends(verb, "she past endings") else 0
    return bool(gender and says) and not gender & says


def means_several(lead: Tokens, mention: Tokens, language: Language) -> bool:
    """Whether a plural verb of speech without a subject stands near the quotation, and a mention names one: "Lo llaman"."""
    verb = next((token for token in reversed(lead[-NEAR:]) if token.flags & REPORTING), None)
    verb = verb or _verb_before_colon(lead, language)
    several = verb and language.dropped and not verb.flags & lex.IMPERSONAL and is_plural_verb(verb, language)
    return bool(several) and is_one_person(mention, language)


def _verb_before_colon(lead: Tokens, language: Language) -> Token | None:
    """The verb of speech of the main clause that a colon ends: "En una nota le invitan a pasar una mañana en consulta:"."""
    if not lead or lead[-1].word != ":" or not language.dropped:
        return None
    for k in range(len(lead) - 2, -1, -1):
        if lead[k].flags & (STOP | QUOTE | lex.RELATIVE | lex.THAT):
            return None
        if lead[k].flags & REPORTING and verb_class(lead, k, language):
            return None if has(lead[:k], lex.RELATIVE | lex.THAT) else lead[k]
    return None


def opens_with_plural(lead: Tokens, language: Language) -> bool:
    """Whether a short sentence before a quotation opens with a plural verb, which may leave its subject out: "Krzyczeli:"."""
    opens = lead and len(lead) < _OPENING_VERB and lead[0].flags & lex.CUE and language.oblique_endings
    return bool(opens) and language.ends(lead[0].word, "plural endings")


def people_at_end(before: Tokens, language: Language) -> Cue | None:
    """The people behind the plural verb that ends a sentence: "Weszli górnicy."."""
    last = skip(before, len(before) - 1, STOP, step=-1)
    if last < 1:
        return None
    people = before[last].flags & lex.ROLE and before[last].word[-1] in "yieéíиые"
    verb = people and language.ends(before[last - 1].word, "plural endings")
    return cue_at(before, (last, last + 1), 0.85, "said", language) if verb else None


def person_presented(tokens: Tokens, language: Language) -> Cue | None:
    """The only full name in a sentence that presents somebody: "Entre os autores há um físico, Jan Roth."."""
    if not language.articles:
        return _person_in_nominative(tokens, language)
    opens = tokens and tokens[0].flags & (lex.PREPOSITION | lex.ADVERB) and not has(tokens, QUOTE | REPORTING)
    presents = opens and any(token.word in language.words("presenting") for token in tokens)
    return person_named(tokens, language) if presents else None


def _person_in_nominative(tokens: Tokens, language: Language) -> Cue | None:
    """The only person who can be the subject of a sentence, where nouns have cases: "S nimi souhlasí i místní farář."."""
    people: list[TokenSpan] = []
    k = 0
    while k < len(tokens) and not has(tokens, QUOTE | REPORTING):
        before = tokens[k - 1] if k else None
        governed = before and (before.flags & lex.PREPOSITION or before.word == ",")
        person = tokens[k].flags & (NAME | lex.ROLE) and not governed
        phrase = phrase_from(tokens, k, language) if person else None
        if phrase and _is_nominative(tokens, phrase, language):
            people.append(phrase)
        k = phrase[1] if phrase else k + 1
    return cue_at(tokens, people[0], 0.75, "before", language) if len(people) == 1 else None


def _is_nominative(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase is a role or a full name, and in no other case."""
    first = tokens[phrase[0]]
    if first.flags & lex.ROLE and not first.flags & NAME:
        return not is_oblique(first.word, language)
    name = next((k for k in range(*phrase) if first_name_gender(tokens[k].word, language)), phrase[1])
    return name + 1 < phrase[1] and not is_genitive(tokens, name, phrase[1], language)


def goes_on(lead: Tokens, language: Language) -> bool:
    """Whether the same person says what follows: "E aggiunge:", "Et de conclure :"."""
    short = 2 < len(lead) < _GOES_ON and lead[0].flags & lex.COORDINATOR and lead[-1].word == ":"
    infinitives = language.sections.get("infinitive endings", ())
    says = short and (lead[-2].flags & lex.CUE or (infinitives and lead[-2].word.endswith(infinitives)))
    return bool(says and not has(lead[1:], NAME | lex.PRONOUN | lex.ROLE | lex.GROUP))


def goes_on_joined(tokens: Tokens, start: int) -> bool:
    """Whether who spoke up to `start` speaks again: '"...", and demand an audit:', '"..." and that the', "I dalej:"."""
    opens = skip(tokens, 0, STOP)
    if opens + 1 >= len(tokens) or not tokens[opens].flags & lex.COORDINATOR:
        return False
    joined = tokens[0].start - start < _JOINED and not tokens[opens].flags & CAPITAL
    if joined and tokens[opens + 1].flags & lex.THAT and not has(tokens[opens + 2 :], REPORTING):
        return True
    if joined and tokens[opens + 1].flags & REPORTING:
        return True
    return len(tokens) - opens < _GOES_ON and not has(tokens[opens:], NAME | lex.PRONOUN | lex.ROLE | lex.GROUP)


def mentions(sentence: Tokens, speaker: Cue) -> bool:
    """Whether the mention of a speaker stands in a sentence."""
    return any(token.start >= speaker.start and token.end <= speaker.end for token in sentence)


def follow_on(previous: Cue, confidence: float) -> Cue:
    """The cue of the last speaker for what follows, no stronger than `confidence`."""
    return previous._replace(confidence=min(previous.confidence, confidence), kind="follow-on")
