"""Words that stand for a speaker: "the letter", "los firmantes", "the company", "a spokesperson for OpenAI"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.answers.name_words import Name, kinds, listed

SIGNED = frozenset(("letter", "petition", "statement", "manifesto", "text", "article"))  # what has signatories


def stands_for(claim: Name, known: Sequence[Name]) -> bool:
    """Whether a claim that names nobody by itself is a word for this speaker, or a firm is its spokesperson's."""
    spoken = [name for name in known if name.heads & listed("spokespeople")]
    if claim.sort != "description":
        said_for = {word for name in spoken for word in name.about}
        return claim.sort != "person" and bool(claim.words) and said_for.issuperset(claim.words)
    named = {word for name in known for word in (*name.about, *name.words)}
    if not named.issuperset(claim.about):
        return False
    return (
        _is_called(claim, known)
        or _is_document(claim, known)
        or _is_people(claim, known)
        or _is_firm(claim, known, spoken)
    )


def is_group(name: Name) -> bool:
    """Whether a known speaker is several people, of whom a claim may name one."""
    return name.sort == "description" and bool(_people(name))


def _is_called(claim: Name, known: Sequence[Name]) -> bool:
    """Whether a known description has the same noun."""
    return any(name.sort == "description" and claim.heads & name.heads for name in known)


def _is_document(claim: Name, known: Sequence[Name]) -> bool:
    """Whether the claim is a word for the text that speaks."""
    spoken = _documents(known)
    asked = _groups("documents", claim.heads)
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
    return frozenset().union(*(_groups("documents", {*name.heads, *name.words, *name.of}) for name in known))


def _people(name: Name) -> frozenset[str]:
    own = _groups("people", {*name.heads, *(name.words if name.sort == "description" else ())})
    return own or (_groups("people", name.of) if name.heads & listed("bodies") else own)


def _groups(section: str, words: Iterable[str]) -> frozenset[str]:
    known = kinds(section)
    return frozenset().union(*(known.get(word, ()) for word in words))
