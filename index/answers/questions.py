"""What people type, understood: words, the id of a passage, an address, a name, or a text with quotations in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.answers.asked import is_part
from index.answers.batch_queries import quotations_in
from index.answers.outlets import EVERYTHING, Answer, Filter, joined, outlets, passage_answer
from index.answers.references import References
from index.answers.uses import uses_of_readings
from letters.languages.word_lists import is_content_word
from letters.model import QuotesError
from letters.text.normalize import MIN_RUN, keys
from letters.text.patterns import late_pattern

if TYPE_CHECKING:
    from index.answers.nearest import Nearest
    from index.model import Passage, Reading
    from index.store import Library

Meaning = Literal["words", "passage", "article", "speaker", "quotations"]

NO_WORDS: dict[Meaning, str] = {
    "passage": "the id of a passage", "article": "the address of an article", "speaker": "a speaker's name",
}  # fmt: skip
"""What is typed where it is not meant as words."""
MOST_OF_SITE = 3  # addresses
MOST_LISTED = 100  # passages whose ids begin alike
LONGEST_NAME = 6  # words
_LOOSE_ID = late_pattern(r"q[0-9a-f]{1,16}")  # or its beginning
_NO_WORD = 4  # characters of a beginning that is no word
_NUMBERED = late_pattern(r"(.+)-(\d+)")
_ADDRESS = late_pattern(r"(?:https?://)?(?:www\.)?([^\s?#]+?)/*(\?[^\s#]*)?(?:#\S*)?", re.IGNORECASE)
_TRACKING = late_pattern(r"(?<=[?&])(?:utm_\w+|fbclid|gclid)=[^&]*&?")


class Reply(NamedTuple):
    """What was typed, what it means, and the answer to that; to a text with several quotations one for each."""

    query: str
    meaning: Meaning
    answers: tuple[Answer, ...]
    names: tuple[str, ...] = ()  # of the article or the speakers that are meant; of no article, addresses of its site
    unknown: tuple[str, ...] = ()  # words that are nowhere in the index
    nearest: Nearest | None = None  # what is nearest where nothing has the words typed

    @property
    def used(self) -> bool:
        """Whether any outlet prints what was asked for."""
        return any(answer.uses for answer in self.answers)

    @property
    def whole(self) -> Answer:
        """The answers as one."""
        return self.answers[0] if len(self.answers) == 1 else joined(self.query, self.answers)


class Questions:
    """Whatever people may type, answered from one library."""

    def __init__(self, library: Library, least: int = MIN_RUN, only: Filter | None = None) -> None:
        """`least` and `only` as `index.answers.outlets.outlets` has them."""
        self._library = library
        self._least = least
        self._only = only or EVERYTHING
        self._references = References(library)

    def words(self, query: str) -> Answer:
        """The uses of these words. Raises QuotesError where there is no word."""
        return outlets(self._library, query, least=self._least, only=self._only, references=self._references)

    def reply(self, typed: str) -> Reply:
        """The answer to what was typed, as words before anything else but an id or an address."""
        typed = typed.strip()
        reply = self._by_id(typed) or self.address(typed)
        if reply:
            return reply
        answer = self.words(typed)
        if answer.as_asked and answer.passages:
            return Reply(typed, "words", (answer,))
        reply = self._by_quotations(typed) or (None if answer.passages else self._by_name(typed))
        return reply or self._without_the_words(typed, answer)

    def _without_the_words(self, typed: str, answer: Answer) -> Reply:
        """The answer to words that nothing has, with what is nearest where no outlet prints enough of them."""
        from index.answers.nearest import nearest, of_passages, unknown_words

        unknown, near = unknown_words(self._library, typed), None
        if answer.passages and not answer.uses and not answer.left_out:
            near, answer = of_passages(self._library, typed, answer.passages), Answer(typed, (), (), 0, as_asked=False)
        elif not answer.passages and not answer.left_out:
            near = self._nearest_name(typed, unknown) or nearest(self._library, typed, unknown, self.words)
        return Reply(typed, "words", (answer,), (), unknown, near)

    def _by_id(self, typed: str) -> Reply | None:
        loose = len(typed) >= _NO_WORD and _LOOSE_ID.fullmatch(typed.casefold())
        if not (loose or _NUMBERED.fullmatch(typed)):
            return None
        passages = passages_named(self._library, typed)
        answers = (passage_answer(self._library, passage.id, self._only) for passage in passages)
        return Reply(typed, "passage", tuple(answers)) if passages else None

    def address(self, typed: str) -> Reply | None:
        """The quotations of the articles at an address; of an unknown one some addresses of its site."""
        address = _address(typed)
        if not address and ("/" not in typed or " " in typed):
            return None
        known = self._library.addresses()
        articles = [
            id for id, url in known if typed in (id, url) or address and address in (_address(id), _address(url))
        ]
        readings = [reading for id in articles for reading in self._library.readings_of_article(id)]
        names = dict.fromkeys(" · ".join(filter(None, (r.outlet, r.title, r.published))) for r in readings)
        if not articles and address:
            site = _site(address)
            names = dict.fromkeys([url for _, url in known if url and _site(_address(url)) == site][:MOST_OF_SITE])
        elif not articles:
            return None
        return Reply(typed, "article", (self._answer(typed, readings),), tuple(names))

    def _by_name(self, typed: str) -> Reply | None:
        """What a person is quoted with whose name is typed, or is in what is typed."""
        wanted = keys(typed)
        if not wanted:
            return None
        readings = self._library.readings_by(lambda name: set(wanted) <= set(keys(name)))
        if not readings or len(wanted) > LONGEST_NAME:
            readings = self._library.readings_by(
                lambda name: sum(map(is_content_word, keys(name))) > 1 and is_part(keys(name), wanted)
            )
        names = dict.fromkeys(reading.likely_speaker or "" for reading in readings)
        return Reply(typed, "speaker", (self._answer(typed, readings),), tuple(names)) if readings else None

    def _nearest_name(self, typed: str, unknown: Sequence[str]) -> Nearest | None:
        """What persons are quoted with whose names are spelled like the one typed, or have a word that no quotation has."""
        from index.answers.nearest import LEAST_LETTERS, Nearest, is_spelled_like

        wanted = keys(typed)
        if len(wanted) > LONGEST_NAME:
            return None
        long_words = {word for word in unknown if len(word) >= LEAST_LETTERS}
        readings = self._library.readings_by(
            lambda name: (
                not long_words.isdisjoint(keys(name)) or len(wanted) > 1 and is_spelled_like(wanted, keys(name))
            )
        )
        names = tuple(dict.fromkeys(reading.likely_speaker or "" for reading in readings))
        return Nearest("nearest words", "; ".join(names), names, self._answer(typed, readings)) if names else None

    def _by_quotations(self, typed: str) -> Reply | None:
        """The answers to the quotations of a text that has other words besides."""
        quoted = quotations_in(typed)
        return Reply(typed, "quotations", tuple(map(self.words, quoted))) if quoted else None

    def _answer(self, query: str, readings: Iterable[Reading]) -> Answer:
        """These quotations as an answer, by passage in their order."""
        admitted = [r for r in readings if not r.nested and self._only.admits(r, sourced=True)]
        ids = list(dict.fromkeys(id for reading in admitted for id, _, _ in reading.spans))
        known = self._library.passages(ids)
        uses = uses_of_readings(admitted, known, self._references)
        return Answer(query, tuple(known[id] for id in ids), tuple(uses), 0)


def passages_named(library: Library, typed: str) -> list[Passage]:
    """The passages that an id means, in any case: the one of that id, those of a source, or those whose id begins so."""
    id = typed.casefold()
    sources = {source.casefold(): source for source in library.source_facts()}
    if id in sources:
        return library.source_passages(sources[id])
    numbered = _NUMBERED.fullmatch(id)
    if numbered and numbered[1] in sources:
        return list(library.passages([f"{sources[numbered[1]]}-{numbered[2]}"]).values())
    if _LOOSE_ID.fullmatch(id):
        return library.passages_beginning(id, MOST_LISTED)
    return []


def shown_passages(library: Library, typed: str) -> list[Passage]:
    """The passages that an id means, or that have the words typed. QuotesError where there is none."""
    typed = typed.strip()
    if passages := passages_named(library, typed):
        return passages
    numbered = _NUMBERED.fullmatch(typed)
    source = numbered[1] if numbered else typed
    if source in library.source_facts():
        raise QuotesError(f"{typed}: no such passage; quotes show {source} lists those there are", 1)
    if not keys(typed):
        raise QuotesError("show: no word in the query; give the id of a passage, or some of its words")
    questions = Questions(library)
    answer = questions.words(typed)
    if answer.as_asked and answer.passages:
        return list(answer.passages)
    reply = questions.reply(typed)
    if reply.used and reply.meaning in NO_WORDS:
        raise QuotesError(f"{typed}: no such passage, but {NO_WORDS[reply.meaning]}: quotes outlets shows its uses", 1)
    near = answer if answer.passages else reply.nearest and reply.nearest.answer
    ids = ", ".join(passage.id for passage in near.passages) if near else ""
    raise QuotesError(
        f"{typed}: no such passage; " + (f"nearest: {ids}" if ids else "quotes search finds passages by their words"), 1
    )


def _address(text: str | None) -> str:
    """What two spellings of one address have in common; "" for what is none."""
    if not text or not (address := _ADDRESS.fullmatch(text)):
        return ""
    host, slash, path = address[1].partition("/")
    query = _TRACKING.sub("", address[2] or "").rstrip("?&")
    return host.casefold() + slash + path + query if "." in host and (slash or "://" in text) else ""


def _site(address: str) -> str:
    return address.partition("/")[0]
