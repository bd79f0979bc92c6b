"""What a relative pronoun stands for, "la carta" of "la carta, en la que", and the text before a clause in which another acts."""

from __future__ import annotations

from letters.attribution.phrases.addressees import is_dative
from letters.attribution.phrases.before_insertions import person_before, signed_text
from letters.attribution.phrases.clause import clause_subject, speaking_subject
from letters.attribution.phrases.inverted_subjects import is_one_person, is_plural, is_plural_verb
from letters.attribution.phrases.names import has_first_name
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.verbs import is_verbal
from letters.attribution.phrases.word_classes import CLAUSE, DET, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_LINKS = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_BEFORE_VERB = lex.OBJECT | lex.AUXILIARY | lex.ADVERB | lex.ANAPHOR
_RELATIVE = lex.RELATIVE | lex.THAT
_PERSONS = NAME | lex.ROLE | lex.GROUP | lex.PRONOUN | lex.TITLE | lex.ANAPHOR | lex.ALONE
_SUBJECT = DET | NAME | NUMBER | lex.TITLE | lex.PRONOUN


def antecedent(tokens: Tokens, relative: int, language: Language) -> TokenSpan | None:
    """What the relative pronoun at token `relative` stands for: "la carta" of "la carta, que" and "la carta, en la que".

    After a preposition that is a text, or else the subject of the clause before.
    """
    k = relative - 1
    if k > 2 and tokens[k].flags & lex.COORDINATOR:  # "Kaat Bos, die hier woont en die"
        first = next((i for i in range(k - 1, 1, -1) if tokens[i].word == tokens[relative].word), 0)
        return antecedent(tokens, first, language) if first else None
    governed = k > 0 and language.inverted and bool(tokens[k].flags & lex.PREPOSITION)
    k -= governed
    k -= k > 0 and tokens[k].word == ","
    phrase = phrase_to(tokens, k, language)
    person = None if governed else person_before(tokens, k + 1, language)
    if person:
        return person
    if not governed and language.inverted and not language.nouns_capitalised and tokens[k + 1].word == ",":
        name = phrase[0] + 1 if phrase and phrase[1] - phrase[0] > 1 else 0
        if phrase and name and tokens[name].flags & NAME and not tokens[name - 1].flags & ~lex.TEXT:
            phrase = phrase[0] + 1, phrase[1]  # "Di tutt'altro avviso Coldiretti, che"
        whole = _whole_name(tokens, phrase or phrase_to(tokens, k, language, True), language)
        sent = _sent_text(tokens, whole, language)
        if sent:
            return sent
        return whole and (_body(tokens, whole, language) or _placed_body(tokens, whole, language) or whole)
    apart = _before_insertion(tokens, k, language) if tokens[k + 1].word == "," else None
    if apart:
        return apart
    member = None if language.inverted or not phrase else _member(tokens, phrase, language)
    if member and tokens[relative].word in language.words("relative persons"):
        return member
    thing = tokens[relative].word not in language.words("relative persons") and not language.inverted
    if thing and phrase and not tokens[phrase[0]].flags:
        bare = next((i for i in range(phrase[0], max(-1, phrase[0] - NEAR), -1) if tokens[i].flags), phrase[0] - 1)
        phrase = bare + 1, phrase[1]  # "a letter on arts funding which"
    signed = signed_text(tokens, phrase, language) if thing and phrase else None
    if signed:
        return signed  # "a note signed by Corbin and by the press Quill, which asked"
    if thing and phrase and phrase[0] > 1 and tokens[phrase[0] - 1].flags & lex.PREPOSITION:
        sent = phrase_to(tokens, phrase[0] - 2, language)
        if sent and tokens[sent[1] - 1].flags & lex.TEXT:
            return sent  # "his letters to my mother, which began"
    if not governed or (phrase and has(tokens[phrase[0] : phrase[1]], lex.TEXT)):
        return phrase
    text = next((i for i in range(k, max(-1, k - CLAUSE), -1) if tokens[i].flags & lex.TEXT), -1)
    return phrase_to(tokens, text, language) or speaking_subject(tokens, k + 1, language)


def writer(tokens: Tokens, relative: int, verb: int, language: Language) -> TokenSpan | None:
    """The one person who wrote the text in which the verb at `verb` leaves its subject out: "Il sindaco ha inviato una
    lettera in cui chiede". Several may be those who signed it, and a text that somebody else owns is that one's."""
    governed = next((k for k in range(relative - 1, max(0, relative - 3), -1) if not tokens[k].flags & DET), 0)
    near = range(governed - 1, max(0, governed - CLAUSE), -1)
    text = next((k for k in near if tokens[k].flags & lex.TEXT), 0)
    if not text or not tokens[governed].flags & lex.PREPOSITION:
        return None
    search = _who_writes if language.articles else _who_sends
    subject = search(tokens, relative, verb, text, language)
    acts = subject and subject[1] < text and not has(tokens[subject[1] : text], QUOTE | lex.PASSIVE | lex.COORDINATOR)
    return subject if acts else None


def _who_writes(tokens: Tokens, relative: int, verb: int, text: int, language: Language) -> TokenSpan | None:
    """The one person in a Romance language before a text of nobody else, of whom its relative clause does not speak."""
    about_him = has(tokens[relative + 1 : verb], lex.OBJECT)  # "Ha ricevuto una lettera in cui la accusa"
    several = any(is_plural_verb(token, language) for token in tokens[relative + 1 : verb + 1])
    if not language.dropped or about_him or several or tokens[text + 1].flags & lex.HEAD:
        return None
    subject = speaking_subject(tokens, text, language)
    return subject if subject and is_one_person(tokens[slice(*subject)], language) else None


def _who_sends(tokens: Tokens, relative: int, verb: int, text: int, language: Language) -> TokenSpan | None:
    """Who sends a text where there are no articles: «Жители направили мэру письмо, в котором назвали»."""
    reflexives = language.words("reflexives")
    inside = [token for token in tokens[relative + 1 : verb + 2] if token.word not in reflexives]
    subject = None if has(inside, lex.OBJECT) else clause_subject(tokens, text, language)
    return subject if subject and head_of(tokens[slice(*subject)], language) >= LISTED else None


def _member(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """The person to whom a house without a person's name belongs, "a pupil at Thornbury", "the chair of the board of the
    bank", or whom a thing describes: "the owner" of "the owner of the mill", "a senator" of "a senator familiar with it"."""
    words = tokens[slice(*last)]
    house = has(words[-1:], lex.GROUP) or all(token.flags & NAME for token in words)
    thing = not has(words, _PERSONS)
    if has_first_name(words, language) or not (house or thing):
        return None  # "a friend of Ann Lee"
    person: TokenSpan | None = last
    while person and person[0] > 1 and tokens[person[0] - 1].flags & lex.PREPOSITION:
        described = person[0] - 2
        while thing and described and not tokens[described].flags:
            described -= 1  # "familiar"
        person = phrase_to(tokens, described, language)
        if having(tokens, person, lex.ROLE | NAME if thing else lex.ROLE):
            return person and (person[0], person[1] if thing else last[1])
    return None


def _body(tokens: Tokens, members: TokenSpan, language: Language) -> TokenSpan | None:
    """The body of which people without a name are the members, or its head: "il sindacato degli autori"."""
    first = members[0]
    link = first if tokens[first].flags & lex.HEAD else first - 1  # "des enseignants", "de vecinos"
    if link < 1 or not tokens[link].flags & lex.HEAD or has(tokens[first : members[1]], NAME):
        return None
    body = phrase_to(tokens, link - 1, language, True)
    known = body and tokens[body[1] - 1].flags & (lex.GROUP | lex.TEXT | lex.ROLE) and tokens[body[0]].flags & DET
    return (body[0], members[1]) if body and known else None


def _placed_body(tokens: Tokens, places: TokenSpan, language: Language) -> TokenSpan | None:
    """The body or the person of a role that has its place behind it: "le federazioni di Latina e Rieti, che chiedono"."""
    first = skip(tokens, places[1] - 1, NAME | lex.COORDINATOR | lex.JOINT, step=-1) + 1
    of = first if tokens[first].flags & lex.HEAD else first - 1
    names = tokens[of + 1 : places[1]]
    if of < 2 or not tokens[of].flags & lex.HEAD or not has(names, NAME):
        return None
    body = having(tokens, phrase_to(tokens, of - 1, language, True), lex.GROUP | lex.ROLE)
    inside = tokens[slice(*body)] if body else ()
    if body is None or not inside[0].flags & (DET | lex.OTHER_DETERMINER) or has(inside, NAME):
        return None
    verbs = (token for token in tokens[places[1] + 2 : places[1] + CLAUSE] if token.flags & (REPORTING | lex.AUXILIARY))
    several = is_plural(inside, language) and any(is_plural_verb(verb, language) for verb in verbs)
    return body if several or not has_first_name(names, language) else None


def _sent_text(tokens: Tokens, sender: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The text that a house without a name has sent: "le courriel adressé dimanche par le siège du groupe"."""
    if sender is None or not language.articles or has(tokens[sender[0] : sender[1]], NAME | lex.ROLE):
        return None
    for k in range(sender[0] - 1, max(1, sender[0] - CLAUSE), -1):
        if tokens[k].flags & lex.TEXT:
            by = has(tokens[k + 2 : sender[0]], lex.AGENT)
            text = phrase_to(tokens, k, language) if by else None
            return (text[0], sender[1]) if text else None
    return None


def _before_insertion(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The text before what a participle says of it between commas: "a review, completed in July, which"."""
    if language.inverted:
        return None
    comma = next((k for k in range(last, max(0, last - CLAUSE), -1) if tokens[k].flags & (STOP | QUOTE)), 0)
    if not comma or tokens[comma].word != "," or not tokens[comma + 1].word.endswith(("ed", "en", "nt")):
        return None
    text = phrase_to(tokens, comma - 1, language)
    if text and not having(tokens, text, lex.TEXT) and tokens[text[0] - 1].flags & lex.PREPOSITION and text[0] > 1:
        text = phrase_to(tokens, text[0] - 2, language) or text  # "a letter from the council, dated"
    return having(tokens, text, lex.TEXT)


def held_text(tokens: Tokens, phrase: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The text that somebody carries: "placards" of "Protesters holding placards"."""
    if language.inverted or phrase is None or not tokens[phrase[1] - 1].flags & lex.TEXT:
        return None
    for k in range(phrase[1] - 2, phrase[0], -1):
        if not tokens[k].flags and tokens[k].word.endswith(language.participle_endings):
            return k + 1, phrase[1]
    return None


def _whole_name(tokens: Tokens, end: TokenSpan | None, language: Language) -> TokenSpan | None:
    """A name whose end opens like a phrase of its own: "Corte dei conti"."""
    if end and end[0] and tokens[end[0] - 1].flags & NAME and tokens[end[0]].flags & (DET | lex.OTHER_DETERMINER):
        start = phrase_to(tokens, end[0] - 1, language, True)
        return (start[0], end[1]) if start else end
    return end


def explained_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text that opens the clause of the verb at `verb`, behind which another acts in a relative clause without commas."""
    commas = language.nouns_capitalised or (language.inverted and not language.dropped and language.verb_second)
    if commas and language.articles:
        return None
    for k in range(verb - 1, max(-1, verb - CLAUSE), -1):
        flags = tokens[k].flags
        if flags & (STOP | QUOTE):
            return None
        if flags & lex.TEXT and k < verb - 2:
            text = phrase_to(tokens, k, language)
            explained = text and _opens_clause(tokens, text[0]) and _is_explained(tokens, k + 1, verb, language)
            return text if explained else None
    return None


def addressed_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text that opens the clause of the verb, behind which stands to whom it is addressed: "A letter to Ann Lee asks"."""
    for k in range(verb - 2, max(-1, verb - CLAUSE), -1):
        if tokens[k].flags & (STOP | QUOTE | REPORTING) and not tokens[k].flags & lex.TEXT:
            return None
        if tokens[k].flags & lex.TEXT:
            text = phrase_to(tokens, k, language)
            end = _past_addressee(tokens, k + 1, language) if text and _opens_clause(tokens, text[0]) else 0
            return text if end and skip(tokens, end, _BEFORE_VERB) == verb else None
    return None


def _past_addressee(tokens: Tokens, k: int, language: Language) -> int:
    """Where the phrase ends that says to whom the text before token k is addressed; 0 if none begins there."""
    to = language.words("addressees")
    k += not tokens[k].flags and tokens[k + 1].word in to  # "a letter addressed to", "una carta dirigida a"
    dative = is_dative(tokens[k].word, language)
    if not dative and tokens[k].word not in to:
        return 0
    addressee = phrase_from(tokens, k if dative else k + 1, language, True)
    return addressee[1] if addressee else 0


def _opens_clause(tokens: Tokens, first: int) -> bool:
    before = tokens[first - 1].flags if first else STOP
    return bool(before & (STOP | lex.CONJUNCTION | lex.THAT)) and not before & lex.PREPOSITION


def _is_explained(tokens: Tokens, start: int, verb: int, language: Language) -> bool:
    """Whether a relative clause with a verb of its own stands between token `start` and the verb."""
    link = skip(tokens, start, _LINKS, _RELATIVE)
    related = link < start + 3 and bool(tokens[link].flags & _RELATIVE)
    end = skip(tokens, verb - 1, lex.AUXILIARY | lex.PASSIVE | lex.ADVERB, step=-1) + 1
    inside = range(link + 1 if related else start + 1, end)
    acts = any(is_verbal(tokens[k], language) and not tokens[k].flags & lex.AUXILIARY for k in inside)
    if not related:
        return not language.inverted and bool(tokens[start].flags & _SUBJECT) and acts
    behind_name = any(not tokens[k].flags and tokens[k - 1].flags & NAME for k in inside)  # "que Ana Rey impulsó"
    before_name = not tokens[link + 1].flags and has(tokens[link + 2 : link + 3], NAME | DET)  # "que impulsó Ana Rey"
    return acts or behind_name or before_name or has(tokens[link + 1 : end], lex.AUXILIARY | lex.PASSIVE)
