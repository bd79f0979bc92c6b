"""Whose reply a quotation is: "The mayor's response? “...”", "Le verdict de la critique Anne Sorel : « ... »".

Praise, help and criticism come from those who speak: "Kritik kam vom Verband: „...“", "Steun kreeg hij van Ida Vos."
"""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.inverted_subjects import first_named
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Token, Tokens, has, skip, word_of
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import verb_class
from letters.attribution.phrases.word_classes import CLAUSE, DET, NEAR, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BEFORE_OTHER = NAME | lex.ROLE | lex.GROUP | lex.TEXT | lex.PRONOUN | lex.OTHER_DETERMINER
_BRIEF = 10  # tokens of a sentence such as "Lee's reply was brief."
CLAIMED = 0.87  # strength of a claim that a clause reports: "Lee's claim that"
_NEW_CLAUSE = QUOTE | REPORTING | lex.AUXILIARY | lex.PASSIVE | lex.CONJUNCTION
_LINKS = lex.PREPOSITION | DET | lex.OTHER_DETERMINER | lex.HEAD | lex.ADVERB
_GOES_ON = lex.RELATIVE | lex.PREPOSITION | lex.COORDINATOR


def heard_of(tokens: Tokens, language: Language) -> Cue | None:
    """Who is heard before a colon: "She heard a man shout:", "Dann habe ich jemanden rufen hören:"."""
    hearing = language.words("hearing")
    last = len(tokens) - 2
    if not hearing or last < 2 or tokens[-1].word != ":":
        return None
    if tokens[last].word in hearing:
        phrase = phrase_to(tokens, last - 2, language, True) or (last - 2, last - 1)
    else:
        k = next((k for k in range(last - 1, max(-1, last - PHRASE), -1) if tokens[k].word in hearing), -1)
        k = skip(tokens, k + 1, lex.ADVERB | lex.PREPOSITION) if k >= 0 else last
        phrase = phrase_from(tokens, k, language, True) or (k, k + 1)
    phrase = phrase[0], min(phrase[1], last)
    return cue_at(tokens, having(tokens, phrase, lex.ROLE | lex.ALONE), 0.9, "said", language)


def reply_of(tokens: Tokens, language: Language) -> Cue | None:
    """The author of the reply that a short sentence before a quotation names."""
    replies = language.words("replies")
    if tokens and tokens[-1].word in "–—-":  # 'A reply from Lee – "Gone" – was shared'
        tokens = tokens[next((k + 1 for k in range(len(tokens) - 1, -1, -1) if tokens[k].flags & QUOTE), 0) :]
    about = _past_owned(tokens, 0) if tokens and tokens[-1].word == ":" and not has(tokens, REPORTING | QUOTE) else 0
    if has(tokens[about : about + 1], lex.PREPOSITION) and about:
        return cue_at(tokens, (0, 1), 0.87, "colon", language)  # "His view of the young pair, Ann Lee and Jan Roth:"
    tokens = tokens[-CLAUSE:] if tokens and tokens[-1].word == ":" else tokens
    if len(tokens) > CLAUSE or replies.isdisjoint(map(word_of, tokens)) or has(tokens, QUOTE):
        return None
    k = next((k for k in range(len(tokens) - 2, -1, -1) if _is_reply(tokens, k, replies)), -1)
    closes = tokens[-1].word in ":?–—-" or (
        len(tokens) <= _BRIEF and tokens[-1].word == "." and k < NEAR and not language.oblique_endings
    )
    acts = k >= 0 and has(tokens[k + 2 : k + 3], lex.OBJECT) and tokens[k + 2].word in language.words("reflexives")
    author = _author(tokens, k, language) if k >= 0 and closes and not acts else None  # not "Apel rozpoczyna się:"
    if author and author[0] < k and has(tokens[k + 1 :], REPORTING) and _is_owner(tokens[author[0]]):
        return None  # "Asked for his reaction, Lee said only:"
    if author and author[0] > k and _is_governed(tokens, k) and _ends_before_verb(tokens, author[1], language):
        return None  # "Ana Gil, que midió el pozo a petición de los regantes, cree que"
    return cue_at(tokens, author, 0.87, "colon", language)


def _is_governed(tokens: Tokens, k: int) -> bool:
    """Whether the noun at token k hangs on a preposition, perhaps with its article: "a petición", "ante la pregunta"."""
    first = k - has(tokens[max(0, k - 1) : k], DET)
    return has(tokens[max(0, first - 1) : k], lex.PREPOSITION | lex.OTHER_DETERMINER)


def _ends_before_verb(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether what holds a reply is over behind token k, at a comma, and another subject has a verb of speech behind it."""
    comma = next((i for i in range(k, min(len(tokens), k + PHRASE)) if tokens[i].flags & STOP), len(tokens))
    behind = range(comma + 1, len(tokens))
    if not behind or tokens[comma].word != "," or tokens[comma + 1].flags & (lex.RELATIVE | lex.THAT):
        return False
    return any(tokens[i].flags & REPORTING and verb_class(tokens, i, language) for i in behind)


def _is_reply(tokens: Tokens, k: int, replies: frozenset[str]) -> bool:
    """Whether token k is a noun for a reply, and no verb, as in "Ada Riva accusa:", or role, as in "della critica Ada Riva"."""
    if tokens[k].word not in replies:
        return False
    other = k and tokens[k].flags & (REPORTING | lex.PARTICIPLE | lex.ROLE) and not tokens[k - 1].flags & DET
    return not other or not tokens[k - 1].flags & _BEFORE_OTHER or tokens[k - 1].word.endswith(("'s", "’s"))


def _is_owner(token: Token) -> bool:
    """Whether a word such as "his" means somebody named before."""
    return bool(token.flags & lex.ANAPHOR and token.flags & lex.POSSESSIVE)


def _past_owned(tokens: Tokens, k: int) -> int:
    """Where what is somebody's ends that the word at token k opens, a noun for no speaker; 0 if it opens none."""
    if not _is_owner(tokens[k]):
        return 0
    end = next((n for n in range(k + 1, len(tokens)) if tokens[n].flags & (STOP | QUOTE | _LINKS)), len(tokens))
    return end if k + 1 < end <= k + NEAR and not has(tokens[k + 1 : end], SPEAKER & ~NAME) else 0


def verdict_of(tokens: Tokens, language: Language) -> Cue | None:
    """The author of the reply that a quotation is called behind it: "„…“, lautet das Urteil der Kritikerin Ida Wolf"."""
    replies = language.words("replies")
    if tokens and tokens[0].flags & CAPITAL and tokens[0].flags & DET:
        return None  # '"...” A reply from': another sentence
    for k in range(1, min(PHRASE, len(tokens))):
        if tokens[k].flags & QUOTE or (k > 1 and tokens[k].flags & (STOP | lex.CONJUNCTION)):
            return None
        end = _past_owned(tokens, k) if tokens[k - 1].flags & lex.AUXILIARY else 0
        if end and not tokens[end - 1].flags & lex.ADVERB and not has(tokens[end : end + 1], ~STOP):
            return cue_at(tokens, (k, k + 1), 0.9, "said", language)  # '"...", war seine ganze Auskunft'
        if _is_reply(tokens, k, replies):
            author = having(tokens, _author(tokens, k, language), NAME | lex.ROLE | lex.GROUP | lex.ANAPHOR)
            return cue_at(tokens, author, 0.9, "said", language)
    return None


def called_theirs(tokens: Tokens, language: Language) -> Cue | None:
    """Whose cry or claim a sentence calls the words before it: "È il grido d'allarme lanciato dai sindaci", "C'est l'appel des élus"."""
    if (
        not language.romance
        or not tokens
        or not (tokens[0].flags & (lex.PASSIVE | DET) or tokens[0].word.endswith("'"))
    ):
        return None
    k = 1 + has(tokens[1:2], lex.PASSIVE)  # "È il", "C'est le", "Este es el", "Questo l'appello"
    nouns = language.words("replies") | language.words("claims") | language.words("cries")
    behind = range(k + 1, min(len(tokens), k + NEAR)) if has(tokens[k : k + 1], DET) else ()
    noun = next((i for i in behind if tokens[i].word in nouns or (i == k + 1 and tokens[i].flags & lex.TEXT)), 0)
    for i in range(noun, min(len(tokens), noun + PHRASE) if noun else 0):
        if tokens[i].flags & (STOP | QUOTE):
            break
        person: TokenSpan | None = None
        if tokens[i].flags & lex.AGENT or tokens[i].word in language.words("of"):
            person = phrase_from(tokens, i + (not tokens[i].flags & lex.OTHER_DETERMINER), language, True)
        elif tokens[i].flags & (lex.THAT | lex.RELATIVE):
            person = first_named(tokens, i + 1, language)
        if having(tokens, person, NAME | lex.ROLE | lex.GROUP):
            return cue_at(tokens, person, 0.87, "said", language)
    return None


def comes_from(tokens: Tokens, language: Language) -> Cue | None:
    """From whom praise or criticism comes, at the end of its sentence: "Kritik kam vom Bauernverband:"."""
    if not tokens or tokens[-1].word not in ":.(" or len(tokens) > CLAUSE:
        return None
    stances, links = language.words("stances"), language.words("comes from")
    if tokens[0].word in links and tokens[-1].word == ":":
        replies = stances | language.words("replies")
        replied = any(_is_reply(tokens, k, replies) and not _denies(tokens, k, language) for k in range(len(tokens)))
        fronted = _fronted_source(tokens, language) if replied else None
        if fronted:
            return cue_at(tokens, fronted, 0.87, "colon", language)
    for k in range(len(tokens) - 2 if stances else 0):
        if tokens[k].word not in stances or tokens[k].word in language.words("negations"):
            continue
        for j in range(k + 1, min(k + PHRASE, len(tokens) - 1)):
            source = _last_phrase(tokens, j + 1, language) if tokens[j].word in links else None
            if source:
                colon = tokens[-1].word == ":"
                return cue_at(tokens, source, 0.87 if colon else 0.8, "colon" if colon else "before", language)
        return None
    return None


def _denies(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether the word at token k denies its verb, and is no noun: "no" of "prefirió no hablar", but not of "un no"."""
    negates = tokens[k].word in language.words("negations") and not language.nouns_capitalised  # "ein klares Nein"
    return negates and not has(tokens[max(0, k - 1) : k], DET)


def _fronted_source(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The source with which a sentence opens that says what came from it: "Dalla Regione arriva la promessa:"."""
    phrase = phrase_from(tokens, 1, language, True)
    if phrase is None:
        return None
    inside = range(phrase[1] - 1, phrase[0] - 1, -1)
    noun = next((k for k in inside if tokens[k].flags & (lex.ROLE | lex.GROUP | NAME)), 0)
    rest = tokens[max(noun + 1, phrase_end(tokens, (phrase[0], noun + 1), language)) :]
    named = has(rest, NAME | lex.ROLE) if not language.nouns_capitalised else None
    return None if not noun or named or has(rest[:-1], STOP | QUOTE) else (phrase[0], noun + 1)


def _last_phrase(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The phrase for somebody from token i on, if nothing but an apposition stands behind it."""
    first = skip(tokens, len(tokens) - 2, NAME, step=-1) + 1
    full = len(tokens) - 1 - first > 1 and first > i and tokens[first - 1].word == ","
    if full and first_name_gender(tokens[first].word, language):
        return first, len(tokens) - 1  # "Duras palabras del presidente de los artesanos, Carlos Lobo:"
    phrase = phrase_from(tokens, i, language, True)
    if phrase is None or head_of(tokens[phrase[0] : phrase[1]], language) <= OTHER_NOUN:
        return None
    end = phrase_end(tokens, phrase, language)
    closes = end >= len(tokens) or tokens[end].flags & STOP or tokens[end].flags & lex.PREPOSITION
    return phrase if closes and not has(tokens[end:], REPORTING | lex.AUXILIARY) else None


def claimed_by(tokens: Tokens, language: Language) -> Cue | None:
    """Whose claim or description continues to the quotation: "the chairman's description of the pitch as"."""
    claims = language.words("claims")
    for k in range(-1 if claims.isdisjoint(map(word_of, tokens)) else len(tokens) - 1, -1, -1):
        if tokens[k].flags & QUOTE or (tokens[k].flags & STOP and tokens[k].word != ","):
            break
        if tokens[k].word in claims and k + 1 < len(tokens) and _is_reply(tokens, k, claims):
            author = _author(tokens, k, language)
            if author and _goes_on(tokens, max(k + 1, author[1]), language):
                return cue_at(tokens, author, CLAIMED, "said", language)
            break
    return None


def _goes_on(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether what somebody claims begins behind token k, past an apposition: "that", ", secondo cui", ", der Plan sei"."""
    mood = language.nouns_capitalised and has(tokens[k:], lex.MOOD)
    for i in range(k, min(len(tokens), k + CLAUSE)):
        if tokens[i].flags & lex.THAT or (mood and tokens[i].word == ","):
            return i == k or not tokens[i - 1].flags & lex.PARTICIPLE  # ", subrayando que"
        if tokens[i].flags & lex.ACCORDING and has(tokens[i + 1 : i + 3], lex.RELATIVE):
            return True
        if tokens[i].flags & _NEW_CLAUSE and not tokens[i].flags & _GOES_ON:
            return False
    return False


def claimed_behind(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """Whose claim the quotation states that stands inside it: "her “...” remark", "accusations of “...” made by Lee"."""
    claims = language.words("claims")
    if not lead or not trail or not claims:
        return None
    last = len(lead) - 1
    noun = skip(lead, last, _LINKS, lex.AUXILIARY, step=-1)
    if not 0 <= last - noun <= NEAR or lead[noun].word not in claims or not _is_reply(lead, noun, claims):
        return None
    links = language.words("of") | language.words("comes from") | language.words("agents")
    by = 0 if trail[0].word in links else 1
    if by >= len(trail) or trail[by].word not in links:
        return None
    contracted = trail[by].flags & lex.OTHER_DETERMINER
    author = phrase_from(trail, by + (not contracted), language, True)
    author = author if by else having(trail, author, NAME | lex.ROLE | lex.GROUP)
    return cue_at(trail, author, 0.88, "said", language)


def judged_by(tokens: Tokens, language: Language) -> Cue | None:
    """To whom something seems what the quotation says: "A la concejala Rosa Amat, la obra le parece"."""
    if tokens[-1].word not in language.words("seems"):
        return None
    person = having(tokens, phrase_from(tokens, 1, language, True), NAME | lex.ROLE)
    return cue_at(tokens, person, 0.87, "said", language)


def _author(tokens: Tokens, k: int, language: Language) -> TokenSpan | None:
    """The author of the reply at token k."""
    for j in range(k - 1, max(-1, k - 1 - NEAR), -1):
        if _is_owner(tokens[j]):
            return j, j + 1  # "his reply:", "her last words:"
        if tokens[j].word.endswith(language.possessive_endings) and language.possessive_endings:
            return phrase_to(tokens, j, language, True)
        if tokens[j].flags & (STOP | NAME | lex.PREPOSITION | lex.DETERMINER) or (
            language.inverted and tokens[j].flags
        ):
            break
    if k + 1 >= len(tokens):
        return None
    links = language.words("of")
    if not language.inverted:
        links |= language.words("comes from")  # "a reply from the captain"
    if not language.articles:
        first = k + 1 + (tokens[k + 1].word in links)  # "svaret från kommunen"
        return phrase_from(tokens, first, language, True)  # "verdikt klimatoložky Nory Benešové"
    furthest = NEAR if language.inverted else 1  # "la risposta immediata del ministro"
    for j in range(k + 1, min(len(tokens) - 1, k + 1 + furthest)):
        if tokens[j].word in links:
            genitive = language.nouns_capitalised and tokens[j].flags & lex.DETERMINER
            return phrase_from(tokens, j if genitive else j + 1, language, True)
        if tokens[j].flags & (STOP | NAME | lex.PREPOSITION | lex.DETERMINER | lex.AUXILIARY):
            return None
    return None
