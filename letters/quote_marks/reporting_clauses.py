"""Reporting clauses that no mark sets off: "he said", "a dit Marie Martin", "concludono i firmatari".

They interrupt a quotation inside one pair of marks, between dashes or commas, and show where a forgotten mark belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.model import Span
from letters.text.patterns import LOWER, late_pattern

LONGEST = 2000  # code points of a quotation looked through for reporting clauses
_MOST, _MOST_WORDS = 100, 14  # code points and words of a clause, without a relative clause in it
_VERB, _VERB_WORDS = 24, 3  # code points and words of a verb with its auxiliary and pronoun
_NONE = ("\n",)
_INSIDE = r"(?:[^\n.;:?!–—\"“”«»]|\.(?=\w))"
_BETWEEN_DASHES = (
    rf"(?:(?<=[,?!….])|\s)\s*[-–—]\s?(?P<clause>[^\W\d_]{_INSIDE}{{2,120}}?)"
    rf"(?:(?:[,.:]?\s+[-–—]|[,.:]?[–—])[,.;:]?(?:\s+|$)|(?P<ended>\.)\s+(?=[^\W\d_{LOWER}]))"
)
# from where the space begins: once for each space
_DASHED = late_pattern(rf"(?P<stop>[,?!….]|(?<!\s)){_BETWEEN_DASHES}")
_DASHED_HERE = late_pattern(rf"(?P<stop>[,?!….]?){_BETWEEN_DASHES}")
_DASH = late_pattern(r"[-–—](?<=[,?!….\s].)")  # one that may begin a clause
_CHUNK = late_pattern(r"[,?!…–—-] ([^\W\d_][^\n,.;:?!…–—\"“”«»]{2,200})(?=[,.:“”„«»\"]|\s*$)")
_APPOSITION = late_pattern(r",\s+([^\n,.;:?!…–—\"“”«»]{3,90})(?=[,.])")
_AGE = late_pattern(r"\d{1,2}(?: [^\W\d_]{2,6})?")  # "41", "41 ans"
_RELATIVE = late_pattern(r",\s+([^\n.;:?!…–—\"“”«»]{3,160})(?=\.)")
_NESTED = late_pattern(r": ?[‚‘'‹]")  # the speaker tells what others said: "Then they said: 'Oh, that one.'"
_WORD = late_pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PERSON = lex.PRONOUN | lex.ROLE | lex.GROUP | lex.TITLE | lex.TEXT
_AROUND_VERB = lex.AUXILIARY | lex.ADVERB | lex.OBJECT | lex.PASSIVE
_AFTER_SUBJECT = lex.ADVERB | lex.PREPOSITION | lex.OBJECT | lex.ROLE | lex.GROUP | lex.NOT_NAME
_NAME = 1 << 60


def dashed_clauses(copy: str, start: int, end: int, language: Language) -> Iterator[tuple[int, int]]:
    """The reporting clauses between dashes in copy[start:end]: where the words before end, where those after begin."""
    end, whole = min(end, start + LONGEST), end
    position = start
    if not _DASH.search(copy, start, end):
        return
    while match := _DASHED_HERE.match(copy, position, end) or _DASHED.search(copy, position, end):
        if match.end() >= end != whole:
            return
        clause = match["clause"]
        if match["ended"]:
            reported = reports(clause, language, named=True, inverted=True)
        else:
            reported = reports(clause, language)
            reported |= bool(match["stop"]) and clause[0].islower() and has_verb_of_speech(clause, language)
        if reported:
            yield match.end("stop"), match.end()
            position = match.end()
        else:
            position = match.end("clause")


def reporting_clauses(copy: str, start: int, end: int, language: Language, *, inverted: bool) -> Iterator[Span]:
    """The reporting clauses after a comma or another stop in copy[start:end], each with its appositions.

    They name their subject; with `inverted` they begin with their verb.
    """
    end = min(end, start + LONGEST)
    position = start
    while match := _CHUNK.search(copy, max(0, position - 2), end):
        position = match.end()
        words = _words(match[1], language) if len(match[1]) > _MOST else []
        if words and len(_before_relative(words)) == len(words):
            continue
        is_clause = reports(match[1], language, named=True, inverted=inverted) or (
            inverted and _is_verb_alone(match, language)
        )
        dashed = copy[match.start()] in "–—-"
        if not is_clause or (dashed and inverted) or _NESTED.match(copy, position, end):
            continue
        yield match.start(1) - 2 * dashed, _past_appositions(copy, match, end, language)


def _past_appositions(copy: str, clause: re.Match[str], end: int, language: Language) -> int:
    """Where what describes the subject of a clause ends, which begins at a comma: ", 41 ans, jointe par téléphone"."""
    position, described = clause.end(), False
    while copy[position : position + 1] == "," and (apposed := _APPOSITION.match(copy, position, end)):
        words = apposed[1]
        last = copy[apposed.end()] == "."
        if _AGE.fullmatch(words):
            described = True
        elif last and not _tells(words, language) and (described or _is_about_speaker(words, language)):
            return apposed.end()
        elif _opens_relative(words, language) and not _is_cleft(copy, clause.start(), language):
            if _is_noun_alone(copy, clause.start(), language):
                return apposed.end()  # "Le port, raconte Yves Le Bihan, qui y a travaillé, vivait"
            relative = _RELATIVE.match(copy, position, end)
            return relative.end() if relative else position
        elif not _describes(words, language):
            break
        position = apposed.end()
    return position


def reports(clause: str, language: Language, *, named: bool = False, inverted: bool = False) -> bool:
    """Whether these words are a clause that says who speaks. `named`: it names its subject; `inverted`: verb first."""
    words = _before_relative(_words(clause, language))
    verb = next((k for k, (word, flags) in enumerate(words) if _is_verb(word, flags, language)), -1)
    if len(words) > _MOST_WORDS:
        return False
    if verb < 0:
        return not named and _names_reply(words, language)
    own = language.words("i") | language.words("you")
    takes_up = words[0][1] & lex.OBJECT and words[0][0] in language.words("said so")  # "lo dijo él mismo"
    if takes_up or any(word in own for word, _ in words):
        return False
    before, after = [flags for _, flags in words[:verb]], [flags for _, flags in words[verb + 1 :]]
    if language.enclitics and len(before) > 1 and before[-1] & lex.PRONOUN and before[0] & lex.AUXILIARY:
        return not (after and after[0] & lex.THAT)  # "a-t-elle martelé"
    if all(flags & _AROUND_VERB and not flags & _NAME for flags in before):
        subject = next((word for word in words[verb + 1 :] if not word[1] & lex.OBJECT), ("", 1))
        noun = subject[0] if not subject[1] and not (named or language.articles) else ""
        objects = language.sections.get("object endings", ())
        plain = noun and objects and not noun.endswith(objects)  # "grzmiał szkoleniowiec"
        return (
            bool(plain) or _follows_verb(after, named=named) or (not named and _tells_how(words[verb + 1 :], language))
        )
    return not inverted and not language.inverted and _is_subject(before) and _ends_clause(after)


def _before_relative(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words before a clause that no comma parts: "säger Ida Ek som bor här", "säger han när vi möts"."""
    for k, (_, flags) in enumerate(words[2:], 2):
        doubtful = flags & (lex.THAT | lex.DETERMINER) and not words[k - 1][1] & (_NAME | _PERSON)
        opens = flags & lex.RELATIVE or (flags & lex.CONJUNCTION and not flags & (lex.COORDINATOR | lex.PREPOSITION))
        if opens and not doubtful:
            return words[:k]
    return words


def _names_reply(words: list[tuple[str, int]], language: Language) -> bool:
    """Whether words without a verb tell whose reply the quotation is: "l'affondo della consigliera"."""
    replies, links = language.words("replies"), language.words("of")
    if len(words) < 3 or not words[0][1] & lex.DETERMINER:
        return False
    return words[1][0] in replies and words[2][0] in links


def _is_verb_alone(chunk: re.Match[str], language: Language) -> bool:
    """Whether a clause between commas is a finite verb of speech and no more: "abundó", "ha aggiunto", "a-t-il ajouté"."""
    clause = chunk[1]
    if len(clause) > _VERB or chunk.string[chunk.start()] != "," or chunk.string[chunk.end() : chunk.end() + 1] != ",":
        return False
    words = _words(clause, language)
    if len(words) > _VERB_WORDS or not any(_is_verb(*word, language) for word in words):
        return False
    person = "-" in clause and any(flags & lex.PRONOUN for _, flags in words)
    if not (person or language.dropped and language.articles):
        return False
    past = words[-1][0].endswith(language.sections.get("finite endings", _NONE)) or words[0][1] & lex.AUXILIARY
    around = lex.CUE | _AROUND_VERB | (lex.PRONOUN if person else 0)
    own = language.words("i") | language.words("you")
    return bool(past or person) and all(
        (flags & around or _is_verb(word, flags, language)) and word not in own for word, flags in words
    )


def _follows_verb(after: list[int], *, named: bool) -> bool:
    """Whether what follows a verb of speech may be its subject, and no clause that it governs."""
    while after and after[0] & lex.OBJECT and not after[0] & (lex.DETERMINER | _PERSON):
        after = after[1:]  # "denerwuje się"
    if not after:
        return not named
    first = after[0]
    if first & (lex.THAT | lex.CONJUNCTION | lex.RELATIVE) and not first & lex.DETERMINER:
        return False
    opens = _PERSON | _NAME | lex.DETERMINER | lex.POSSESSIVE | lex.ADVERB | lex.PREPOSITION | lex.OTHER_DETERMINER
    names = any(flags & (_PERSON | _NAME) for flags in after)
    if named:
        return _opens_with_subject(after)
    return names or bool(first & (opens | lex.CUE))


def _tells_how(after: list[tuple[str, int]], language: Language) -> bool:
    """Whether what follows a verb without a subject says what its speaker does: "limpiándose los dedos", "a utřel si"."""
    if not after or language.articles and not language.dropped:
        return False
    word, flags = after[0]
    if flags & lex.CONJUNCTION:
        follows = after[1][1] if len(after) > 1 else lex.PRONOUN
        joined = flags & lex.COORDINATOR and not follows & ~(lex.OBJECT | lex.CUE | lex.AUXILIARY)
        return bool(joined) or word in language.words("meanwhile")
    manners = (*language.sections.get("gerund endings", ()), *language.sections.get("singular participle endings", ()))
    return not flags & ~(lex.CUE | lex.PARTICIPLE) and bool(manners) and word.endswith(manners)


def _opens_with_subject(after: list[int]) -> bool:
    """Whether a subject follows, past adverbs, and no verb of a clause that it governs: not "said his plan was"."""
    k = next((k for k, flags in enumerate(after) if not flags & (lex.ADVERB | lex.NOT_NAME) or flags & _NAME), -1)
    if k < 0 or any(flags & lex.AUXILIARY and not flags & (lex.PREPOSITION | _NAME) for flags in after[k:]):
        return False
    if not after[k]:
        name = next((j for j, flags in enumerate(after[k : k + 4], k) if flags & _NAME), k)
        return not any(flags & ~_PERSON for flags in after[k:name]) and name > k  # "säger klassläraren Ida Ek"
    if after[k] & (lex.DETERMINER | lex.POSSESSIVE) and not after[k] & (_NAME | lex.PRONOUN):
        return any(flags & (_PERSON | _NAME) for flags in after[k + 1 : k + 3])
    return bool(after[k] & (_PERSON | _NAME))


def _is_subject(before: list[int]) -> bool:
    """Whether the words before a verb of speech are its subject: "he", "the mayor", "Ann Lee", "Lee also"."""
    first = before[0]
    if first & (lex.PREPOSITION | lex.CONJUNCTION) or len(before) > 5:
        return False
    if not first & (_PERSON | _NAME | lex.DETERMINER | lex.POSSESSIVE):
        return False
    return all(flags & (_PERSON | _NAME | _AROUND_VERB) for flags in before[1:]) or bool(
        first & (lex.DETERMINER | lex.POSSESSIVE)
    )


def _ends_clause(after: list[int]) -> bool:
    """Whether what follows subject and verb governs no other clause: "on Monday", "reporters"."""
    return not after or bool(after[0] & (_AFTER_SUBJECT | _NAME) and not after[0] & (lex.THAT | lex.CONJUNCTION))


def _is_verb(word: str, flags: int, language: Language) -> bool:
    if flags & lex.PLAIN or flags & _NAME:
        return False
    return bool(flags & (lex.CUE | lex.IMPERSONAL)) or word in language.words("clause verbs")


def has_verb_of_speech(clause: str, language: Language) -> bool:
    """Whether one of the words may be a verb of speech; in a language without word lists any may."""
    if not language.lexicon:
        return True
    return any(flags & lex.CUE for _, flags in _words(clause, language))


def _describes(words: str, language: Language) -> bool:
    """Whether words after a name are an apposition: "maire de Nantes", "the mayor of Kelso"."""
    first, opens = _words(words, language)[0]
    if opens & (lex.CONJUNCTION | lex.PRONOUN | lex.PREPOSITION) or first in language.words("negations"):
        return False
    return any(flags & (lex.ROLE | lex.TITLE | lex.GROUP) for _, flags in _words(words, language)[:4])


def _is_about_speaker(words: str, language: Language) -> bool:
    """Whether words tell how or where one person spoke: "jointe par téléphone", "au micro de France Inter"."""
    first, opens = _words(words, language)[0]
    if opens & (lex.PREPOSITION | lex.DETERMINER):
        return any(word in language.words("listeners") for word in words.split())
    endings = language.sections.get("singular participle endings", ())
    return not opens & ~(lex.CUE | lex.ROLE) and bool(endings) and first.endswith(endings)


def _opens_relative(words: str, language: Language) -> bool:
    """Whether words are a relative clause, which begins behind a name."""
    opens = language.lexicon.get(words.split(None, 1)[0].lower(), 0)
    return bool(opens & (lex.RELATIVE | (lex.THAT if language.dropped else 0)))


def _is_cleft(copy: str, end: int, language: Language) -> bool:
    """Whether the words before a clause wait for a relative clause: "C'est l'État, dit Anne Roux, qui paie"."""
    words = _sentence_before(copy, end).lower().replace("’", "'")
    return any(f" {opening} " in f" {words} " for opening in language.sections.get("clefts", ()))


def _is_noun_alone(copy: str, end: int, language: Language) -> bool:
    """Whether the words before a clause are no more than an article with a noun, which wait for their verb."""
    words = _words(_sentence_before(copy, end), language)
    return (
        1 < len(words) < 4
        and bool(words[0][1] & lex.DETERMINER)
        and not any(flags & ~lex.GROUP for _, flags in words[1:])
    )


def _sentence_before(copy: str, end: int) -> str:
    """What stands of a quoted sentence before a clause."""
    start = max(0, end - 80)
    return copy[max(start, *(copy.rfind(mark, start, end) for mark in ".«“")) : end][1:]


def _tells(words: str, language: Language) -> bool:
    """Whether a verb or a pronoun shows that words are a clause, or a conjunction joins them to one."""
    clause = lex.PRONOUN | lex.AUXILIARY | lex.CONJUNCTION | lex.THAT | lex.RELATIVE
    flagged = _words(words, language)
    return any(flags & clause and not flags & (lex.PREPOSITION | lex.DETERMINER) for _, flags in flagged)


def describes_speaker(words: str, language: Language) -> bool:
    """Whether words behind a name are an age, or no sentence: "lärare på Bodaskolan", "enligt Dalbladet"."""
    flags = [flags for _, flags in _words(words, language)]
    noun = flags and not flags[0] & ~(lex.ROLE | lex.GROUP) and words[0].islower()
    source = flags and flags[0] & lex.PREPOSITION and any(each & _NAME for each in flags)
    return (
        not flags or bool(noun or source) and not any(each & (lex.PRONOUN | lex.AUXILIARY | lex.CUE) for each in flags)
    )


def _words(clause: str, language: Language) -> list[tuple[str, int]]:
    """The words in lower case, each with what it can be; a word with a capital that is nothing else is a name."""
    words: list[tuple[str, int]] = []
    lexicon, elisions = language.lexicon, language.elisions
    for form in _WORD.findall(clause.replace("-t-", " ")):  # "estime-t-elle"
        cut = max(form.find("'"), form.find("’")) if elisions else 0
        if 0 < cut and form[:cut].lower() in elisions:
            words.append((form[:cut].lower() + "'", lexicon.get(form[:cut].lower() + "'", 0)))
            form = form[cut + 1 :]
        lower = form.lower().replace("’", "'")
        flags = lexicon.get(lower, 0)
        words.append((lower, flags | _NAME if form[0].isupper() and not flags & lex.PRONOUN else flags))
    return words
