"""A passage as the full-text index holds it: the words of every wording, and the facts to ask for it by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from index.fulltext.lexicon import LexiconWord, word_keys
from index.model import Reading
from letters.languages.word_lists import plain_code
from letters.model import Source, is_speech

if TYPE_CHECKING:
    from index.grouping.source_alignment import SourceMatch
    from index.model import Passage

FORMAT = 6  # of what is written here; an index of another is rebuilt
UNKNOWN = "und"  # the language of what states none
LONGEST_WORD = 200  # code points; Whoosh can't keep words of any length
SEPARATOR = "\x1f"  # stands before, between and behind words in a string


def document(
    passage: Passage, readings: list[Reading], sources: dict[str, Source], parts: SentenceParts,
    translated: Iterable[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The fields of a passage: `words` and `facts` to be found by, `told` to be shown, the rest to sort by.

    It is found by the languages that it is `translated` into, too.
    """
    source = sources.get(passage.source) if passage.source is not None else None
    outlets = dict.fromkeys(reading.outlet for reading in readings)
    speakers = [
        name for reading in readings if reading.likely_speaker for name in (reading.speaker, reading.speaker_full)
    ]
    wordings = _wordings(passage, readings, source, parts)
    values = {
        "words": list(wordings),
        "outlet": _distinct(outlets),
        "speaker": _distinct(speakers + ([source.speaker, *source.aliases] if source else [])),
        "source": _distinct([source.id, source.title] if source else []),
    }
    days = sorted({reading.published for reading in readings if reading.published})
    shown = {name: [*map(joined_words, cut)] for name, cut in values.items()}
    return {
        "words": _words(values["words"]),
        "facts": [
            id_fact(passage.id),
            *_facts(values),
            *(f"date:{day}" for day in days),
            *_sorts(readings, source, translated),
        ],
        "told": (
            passage.id,
            {**shown, "languages": [" ".join(sorted(languages)) for languages in wordings.values()]},
            len(outlets),
            len(readings),
        ),
        "first": days[0].encode() if days else b"",
        "last": days[-1].encode() if days else b"",
        "place": sort_key(passage),
    }


def _wordings(
    passage: Passage, readings: list[Reading], source: Source | None, parts: SentenceParts
) -> dict[tuple[str, ...], set[str]]:
    """The word keys of each wording, with the languages in which it is printed."""
    own = {source.language or UNKNOWN} if source else {reading.language for reading in readings}
    wordings: dict[tuple[str, ...], set[str]] = {}
    for text, languages in [(passage.text, own), *((parts.of(r, passage), {r.language}) for r in readings)]:
        if cut := tuple(word_keys(text)):
            wordings.setdefault(cut, set()).update(map(plain_code, languages))
    return wordings


def lexicon_words(values: Mapping[str, Sequence[str]]) -> Iterator[LexiconWord]:
    """The words of a passage, each once in each language, from what is stored of its wordings and other fields."""
    languages = [codes.split() for codes in values["languages"]]
    wordings = zip(values["words"], languages)
    yield from {("words", token(key), code) for text, codes in wordings for key in _cut(text) for code in codes}
    for field in ("outlet", "speaker", "source"):
        yield from {(field, token(key), "") for text in values[field] for key in _cut(text)}


def _cut(joined: str) -> list[str]:
    return joined[1:-1].split(SEPARATOR)


def id_fact(id: str) -> str:
    """The fact by which a passage is known."""
    return f"id:{token(id)}"


def sort_key(passage: Passage) -> bytes:
    """What passages sort by that are equal otherwise: those of a source in order of its text, then the rest by id."""
    key = f"1\0{passage.id}" if passage.source is None else f"0\0{passage.source}\0{passage.start:012d}"
    return key.encode("utf-8", "surrogatepass")


class SentenceParts:
    """Of a reading that runs over several sentences of a source, the part that words one of them."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._sources = sources

    @cached_property
    def _aligned(self) -> Callable[..., list[SourceMatch]]:
        """What aligns; made when it is needed: for sources of 1.7 million words it takes 13 CPU seconds and 600 megabytes."""
        from index.grouping.source_alignment import Aligner  # with numpy, which a search does without

        return cache(Aligner(list(self._sources.values())).align)

    def of(self, reading: Reading, passage: Passage) -> str:
        """The part from where the sentence before ends to where the one after begins; else the whole reading."""
        if passage.source is None or len(reading.spans) == 1:
            return reading.text
        aligned = self._aligned(reading.text, language=reading.language)
        own = [n for n, stretch in enumerate(aligned) if stretch.source == passage.source and
                passage.start <= stretch.start < passage.end]  # fmt: skip
        if not own:
            return reading.text
        before = max((stretch.quote_end for stretch in aligned[: own[0]]), default=0)
        after = min((stretch.quote_start for stretch in aligned[own[-1] + 1 :]), default=len(reading.text))
        return reading.text[min(before, aligned[own[0]].quote_start) : max(after, aligned[own[-1]].quote_end)]


def _distinct(texts: Iterable[str | None]) -> list[tuple[str, ...]]:
    """The word keys of each text, those of equal words once."""
    return [cut for cut in dict.fromkeys(tuple(word_keys(text)) for text in dict.fromkeys(texts) if text) if cut]


def _words(wordings: list[tuple[str, ...]]) -> list[str]:
    """All words, each as often as in the wording that has it most: many readings don't make many words."""
    if len(wordings) == 1:
        return [*map(token, wordings[0])]
    most: Counter[str] = Counter()
    for wording in wordings:
        most |= Counter(map(token, wording))
    return list(most.elements())


def _facts(values: dict[str, list[tuple[str, ...]]]) -> set[str]:
    """The words of the values of each field but the wordings'."""
    return {f"{name}:{token(key)}" for name, cut in values.items() if name != "words" for value in cut for key in value}


def _sorts(readings: list[Reading], source: Source | None, translated: Iterable[str]) -> list[str]:
    """Kinds and languages, and whether it is hidden from who asks for no kind."""
    kinds = {reading.kind for reading in readings}
    languages = {code.casefold() for code in [*(reading.language for reading in readings), *translated]}
    if source and source.language:
        languages.add(source.language.casefold())
    hidden = [] if source or any(map(is_speech, kinds)) else ["hidden:yes"]
    return [*(f"kind:{kind}" for kind in sorted(kinds)), *(f"language:{code}" for code in sorted(languages)), *hidden]


def token(key: str) -> str:
    """A word as the index keeps it."""
    return key[:LONGEST_WORD]


def joined_words(words: Iterable[str]) -> str:
    """Words in one string, in which words side by side can be looked for."""
    return f"{SEPARATOR}{SEPARATOR.join(words)}{SEPARATOR}"
