"""Whether a clause says who speaks, by its words: a verb of speech with its subject, or a noun for a reply."""

from __future__ import annotations

from collections.abc import Sequence

from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.text.patterns import late_pattern

_TO_PART = 3  # words from a verb of gesture to the part of the body
_MOST_WORDS = 14  # of a clause, without a relative clause in it
_WORD = late_pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PERSON = lex.PRONOUN | lex.ROLE | lex.GROUP | lex.TITLE | lex.TEXT
AROUND_VERB = lex.AUXILIARY | lex.ADVERB | lex.OBJECT | lex.PASSIVE
_AFTER_SUBJECT = lex.ADVERB | lex.PREPOSITION | lex.OBJECT | lex.ROLE | lex.GROUP | lex.NOT_NAME
_NAME = 1 << 60


def reports(clause: str, language: Language, *, named: bool = False, inverted: bool = False) -> bool:
    """Whether these words are a clause that says who speaks. `named`: it names its subject; `inverted`: verb first."""
    words = before_relative(words_of(clause, language))
    verb = next((k for k in range(len(words)) if is_verb(*words[k], language) or _verb_end(words, k, language)), -1)
    if len(words) > _MOST_WORDS:
        return False
    if verb < 0:
        return not named and _names_reply(words, language)
    own = language.words("i") | language.words("you")
    takes_up = words[0][1] & lex.OBJECT and words[0][0] in language.words("said so")  # "lo dijo él mismo"
    if takes_up or any(word in own for word, _ in words):
        return False
    written = any(flags & lex.TEXT or word in language.words("it") for word, flags in words[verb + 1 :])
    if named and words[verb][1] & lex.IMPERSONAL and not written:
        return False  # "als het dak lekt, staat de huurder in het water"
    before = [flags for _, flags in words[:verb]]
    rest = words[_verb_end(words, verb, language) or verb + 1 :]
    after = [flags for _, flags in rest]
    if language.enclitics and len(before) > 1 and before[-1] & lex.PRONOUN and before[0] & lex.AUXILIARY:
        return not (after and after[0] & lex.THAT)  # "a-t-elle martelé"
    if all(flags & AROUND_VERB and not flags & _NAME for flags in before):
        subject = next((word for word in rest if not word[1] & lex.OBJECT), ("", 1))
        noun = subject[0] if not subject[1] and not (named or language.articles) else ""
        objects = language.sections.get("object endings", ())
        plain = noun and objects and not noun.endswith(objects)  # "grzmiał szkoleniowiec"
        return bool(plain) or _follows_verb(after, named=named) or (not named and _tells_how(rest, language))
    return not inverted and not language.inverted and _is_subject(before) and _ends_clause(after)


def before_relative(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words before a clause that no comma parts: "säger Ida Ek som bor här", "säger han när vi möts"."""
    for k, (_, flags) in enumerate(words[2:], 2):
        doubtful = flags & (lex.THAT | lex.DETERMINER) and not words[k - 1][1] & (_NAME | _PERSON)
        opens = flags & lex.RELATIVE or (flags & lex.CONJUNCTION and not flags & (lex.COORDINATOR | lex.PREPOSITION))
        if opens and not doubtful:
            return words[:k]
    return words


def _names_reply(words: list[tuple[str, int]], language: Language) -> bool:
    """Whether words without a verb of speech say whose reply the quotation is, or where it stands: "l'affondo della
    consigliera", "è l'attacco del testo"."""
    first = next((k for k, (_, flags) in enumerate(words[:3]) if flags & lex.DETERMINER), len(words))
    copula = all(flags & (lex.PASSIVE | lex.PRONOUN) for _, flags in words[:first])
    if not copula or len(words) < first + 3:
        return False
    nouns = language.words("replies") | (language.words("opening words") if first else frozenset())
    return words[first + 1][0] in nouns and words[first + 2][0] in language.words("of")


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
    return all(flags & (_PERSON | _NAME | AROUND_VERB) for flags in before[1:]) or bool(
        first & (lex.DETERMINER | lex.POSSESSIVE)
    )


def _ends_clause(after: list[int]) -> bool:
    """Whether what follows subject and verb governs no other clause: "on Monday", "reporters"."""
    return not after or bool(after[0] & (_AFTER_SUBJECT | _NAME) and not after[0] & (lex.THAT | lex.CONJUNCTION))


def is_verb(word: str, flags: int, language: Language) -> bool:
    if flags & lex.PLAIN or flags & _NAME:
        return False
    return bool(flags & (lex.CUE | lex.IMPERSONAL)) or word in language.words("clause verbs")


def _verb_end(words: list[tuple[str, int]], k: int, language: Language) -> int:
    """Where a verb of speech of several words ends that begins at k: "vanno avanti", "macha ręką"; 0 without one."""
    if k + 1 < len(words) and f"{words[k][0]} {words[k + 1][0]}" in language.words("clause verbs"):
        return k + 2
    return 0 if language.articles or k else past_body_part([word for word, _ in words], 1, language)


def past_body_part(words: Sequence[str], k: int, language: Language) -> int:
    """Where a gesture ends whose verb stands before k: "macha ręką", «хватается за голову»; 0 without one."""
    if not 0 < k < len(words) or words[k - 1] not in language.words("body verbs"):
        return 0
    parts = language.words("body parts")
    for j in range(k, min(k + _TO_PART, len(words))):
        if words[j] in parts:
            return j + 1
        if not language.lexicon.get(words[j], 0) & (lex.OBJECT | lex.PREPOSITION | lex.POSSESSIVE | lex.ADVERB):
            break
    return 0


def has_verb_of_speech(clause: str, language: Language) -> bool:
    """Whether one of the words may be a verb of speech; in a language without word lists any may."""
    if not language.lexicon:
        return True
    return any(flags & lex.CUE for _, flags in words_of(clause, language))


def describes_speaker(words: str, language: Language) -> bool:
    """Whether words behind a name are an age, or no sentence: "lärare på Bodaskolan", "enligt Dalbladet"."""
    flags = [flags for _, flags in words_of(words, language)]
    noun = flags and not flags[0] & ~(lex.ROLE | lex.GROUP) and words[0].islower()
    source = flags and flags[0] & lex.PREPOSITION and any(each & _NAME for each in flags)
    return (
        not flags or bool(noun or source) and not any(each & (lex.PRONOUN | lex.AUXILIARY | lex.CUE) for each in flags)
    )


def words_of(clause: str, language: Language) -> list[tuple[str, int]]:
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


def parts_sentences(clause: str, ended: str, language: Language) -> bool:
    """Whether a clause of Chinese between two quotations reports neither, behind a first that ends with `ended`.

    The first is no sentence, or the clause has clauses of its own: “…”，她不舍得，“…”.
    """
    *before, last = clause.strip("，").split("，")
    whole = ended in "，。！？…" and not before
    return not whole and not any(verb in last for verb in language.sections.get("cues", ()))
