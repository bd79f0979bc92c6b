"""Whether a claimed speaker may be the one who spoke: compared with everything that speaker is called.

Three answers. "same" is the same speaker by name or by a word that stands for it. "other" is evidence for an
accusation: both have full names, and these cannot be one speaker's. All else is "unknown".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.answers.name_comparison import (
    OTHER,
    SAME,
    UNKNOWN,
    SpeakerMatch,
    compare_names,
    have_other_initials,
    same_word,
    script,
)
from index.answers.name_words import Name, document_kinds, ending_words, is_east_asian, key, kinds, listed
from index.answers.names import parts
from letters.languages.word_lists import all_words
from letters.text.normalize import even

_END = re.compile(r"[,(:;–—]| - |\b(?:of|from|at|for|by|in|on|behind|with|who|whose|which|that|said|says|wrote)\b")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
OUTLETS = 2  # that must use a name before it is learned
LAWS = frozenset(("constitution", "bill", "treaty"))
SIGNED = frozenset(("letter", "petition", "statement", "manifesto", "text", "article"))  # what has signatories


def compare_speaker(claimed: str, names: Iterable[str], others: Iterable[str] = ()) -> SpeakerMatch:
    """Whether a claim is of the speaker who is called by these names.

    `others` are complete names of other speakers: a claim that is one of these, and none of this speaker's, is "other".
    """
    known = [name for text in names if text and text.strip() for name in parts(text)]
    elsewhere = [name for text in others if text and text.strip() for name in parts(text)]
    matches = [_against_all(claim, known, elsewhere) for claim in parts(claimed)]
    if any(match.relation == "same" for match in matches):
        return SAME
    if all(match.relation == "other" for match in matches):
        return OTHER
    return next((match for match in matches if match.near), UNKNOWN)


def _against_all(claim: Name, known: Sequence[Name], elsewhere: Sequence[Name]) -> SpeakerMatch:
    """How one claim is related to all that the speaker is called."""
    if claim.sort == "nobody":
        return UNKNOWN
    pairs = [(name, compare_names(claim, name)) for name in known]
    if any(match.relation == "same" for _, match in pairs) or stands_for(claim, known):
        return SAME
    if any(_is_exactly(claim, name) for name in elsewhere):
        return OTHER
    near = next((match for _, match in pairs if match.near), None)
    if near:
        return near
    rivals = [match for name, match in pairs if (claim.full and name.full) or (claim.organised and name.organised)]
    surely = rivals and all(match.relation == "other" for match in rivals)
    return OTHER if surely and not _half_known(claim, known) else UNKNOWN


def _is_exactly(claim: Name, name: Name) -> bool:
    """Whether a claim is the complete name of somebody."""
    if claim.sort == "description" or name.sort in ("description", "nobody"):
        return False
    if claim.joined == name.joined:
        return True
    return claim.full and name.full and compare_names(claim, name).relation == "same"


def _half_known(claim: Name, known: Sequence[Name]) -> bool:
    """Whether the claim may be a member of the group that speaks, or is in part what the speaker is called."""
    if claim.full and any(is_group(name) for name in known):
        return True
    words_of_full_names = {word for name in known if name.full for word in name.words}
    loose = {name.words[-1] for name in known if name.sort in ("single", "person") and not name.full and name.words}
    return any(same_word(word, other) for word in claim.words for other in loose - words_of_full_names)


def learned_names(names: Iterable[tuple[str, str]]) -> list[str]:
    """Of (outlet, name) pairs the names whose head several outlets use for one speaker."""
    nobody = all_words("speaker pronouns") | all_words("small words of names")
    pairs = {(outlet, name) for outlet, name in names if not nobody.issuperset(map(str.casefold, _WORD.findall(name)))}
    outlets = Counter(head for _, head in {(outlet, _head(name)) for outlet, name in pairs})
    return sorted({name for _, name in pairs if outlets[_head(name)] >= OUTLETS})


def _plain(word: str) -> str:
    """A word as it is compared: lower case, without possessive and plural."""
    low = even(word).casefold().removesuffix("'s").removesuffix("'")
    return low.removesuffix("s") if len(low) > 3 and not low.endswith("ss") else low


def _content(name: str) -> list[str]:
    """The words that identify a person."""
    small = all_words("small words of names")
    return [_plain(word) for word in _WORD.findall(name) if word.casefold() not in small]


def _head(name: str) -> str:
    """The head of a name that has such words; the last of all where nothing parts them."""
    return (_content(_END.split(name, maxsplit=1)[0]) or _content(name))[-1]


def stands_for(claim: Name, known: Sequence[Name]) -> bool:
    """Whether a claim that names nobody is a word for this speaker (the letter, the company), or a firm its spokesperson's."""
    spoken = [name for name in known if name.heads & listed("spokespeople")]
    if claim.sort != "description":
        said_for = {word for name in spoken for word in name.about}
        return claim.sort != "person" and bool(claim.words) and said_for.issuperset(claim.words)
    named = {word for name in known for word in (*name.about, *name.words)}
    if not named.issuperset(claim.about):
        return False
    return any(fits(claim, known) for fits in (_is_called, _is_document, _is_people)) or _is_firm(claim, known, spoken)


def is_group(name: Name) -> bool:
    """Whether a known speaker is several people, of whom a claim may name one."""
    return name.sort == "description" and bool(_people(name))


def _is_called(claim: Name, known: Sequence[Name]) -> bool:
    """Whether a known description has the same noun."""
    return any(name.sort == "description" and claim.heads & name.heads for name in known)


def _is_document(claim: Name, known: Sequence[Name]) -> bool:
    """Whether the claim is a word for the text that speaks."""
    spoken = _documents(known)
    asked = _documents_of(claim.heads)
    return bool(spoken & asked or (spoken and "text" in asked))


def _is_people(claim: Name, known: Sequence[Name]) -> bool:
    """Whether the claim is a word for the people who speak."""
    speaking = {group for name in known for group in _people(name)}
    asked = _people(claim)
    if asked:
        return bool(asked & speaking)
    if claim.heads & listed("signatories"):
        several = any(name.heads & listed("signatories", "bodies") for name in known)
        return several or bool(speaking) or bool(_documents(known) & SIGNED and not any(name.full for name in known))
    return bool(claim.heads & listed("bodies") and speaking)


def _is_firm(claim: Name, known: Sequence[Name], spoken: Sequence[Name]) -> bool:
    """Whether the claim is a word for the firm that speaks, or for its spokesperson."""
    firm = any(name.firm or name.heads & listed("companies") for name in known)
    if claim.heads & listed("spokespeople"):
        persons = {word for name in known if name.full for word in name.words}
        named = {word for name in known if name.sort != "description" for word in name.words}
        said_for = named - persons | {word for name in spoken for word in name.about}
        return claim.about <= said_for if claim.about else bool(spoken)
    return bool(claim.heads & listed("companies")) and (firm or bool(spoken))


def _documents(known: Sequence[Name]) -> frozenset[str]:
    return frozenset().union(*(_documents_of({*name.heads, *name.words, *name.of}) for name in known))


def _documents_of(words: Iterable[str]) -> frozenset[str]:
    """The kinds of document that these words are for."""
    return frozenset().union(*map(document_kinds, words))


def own_words(claim: Name, known: Sequence[Name]) -> list[str]:
    """The words by which a claim names somebody else than this speaker; none where that is open.

    A person is named in full, but not where a group speaks, or by other initials in the middle; a document of another kind by a name of its own, or as a law.
    """
    claimed, spoken = _documents_of({*claim.heads, *claim.words}), _documents(known)
    of_another_kind = claimed and spoken and claimed.isdisjoint(spoken)
    written_so = any(name.words and script(name.words) == script(claim.words) for name in known)
    if not (claim.full or of_another_kind) or not written_so or any(map(is_group, known)):
        return []
    if is_east_asian(claim.text):
        name = claim.words[0].removesuffix(max(claim.heads, key=len, default=""))
        return [name] if len(name) > 1 else []
    if any(claim.full and name.full and have_other_initials(claim, name) for name in known):
        return [claim.text]
    nouns, wanted = kinds("documents").keys(), {*claim.words, *claim.of} - ending_words()
    words = [word for word in re.findall(r"[^\W_]{2,}", claim.text) if key(word) in wanted]
    own = [word for word in words if claim.full or key(word) not in nouns]
    if own and (claim.full or not claimed.isdisjoint(LAWS)):
        return own
    named = own or (words if claimed <= LAWS else [])  # das Grundgesetz
    return named if any(word[0].isupper() for word in named) else []


def documents_claimed(claim: str, names: Iterable[str], others: Mapping[str, Iterable[str]]) -> list[str]:
    """Which of other documents, with what each is called, a claim means; none where it may mean the one called by `names`."""
    name, *more = parts(claim)
    if more or name.full or not own_words(name, [part for known in names for part in parts(known)]):
        return []
    return [id for id, called in others.items() if compare_speaker(claim, called).relation == "same"]


def _people(name: Name) -> frozenset[str]:
    own = _people_of({*name.heads, *(name.words if name.sort == "description" else ())})
    return own or (_people_of(name.of) if name.heads & listed("bodies") else own)


def _people_of(words: Iterable[str]) -> frozenset[str]:
    known = kinds("people")
    return frozenset().union(*(known.get(word, ()) for word in words))
