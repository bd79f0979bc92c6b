"""The subject directly before a verb: its noun phrase, past adverbs, appositions, brackets and relative clauses."""

from __future__ import annotations

from functools import cache

from letters.attribution.appositions import names_owner
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import (
    COMMON_NOUN,
    DET,
    TokenSpan,
    is_initial_stop,
    is_oblique_adjective,
    phrase_from,
    phrase_to,
    share_to,
)
from letters.attribution.relative_pronouns import antecedent, held_text, past_brackets
from letters.attribution.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.verbs import skip_adverbs
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OUTLET = 26  # code points of the name of an outlet with its marks
_OF_TWO = 3  # words of the second of two things
_ATTRIBUTE = 7  # tokens from the preposition of a text to that text
_ADJECTIVES = 2  # words of no list before a role
_PERSON = NAME | lex.ROLE | lex.GROUP | lex.TITLE
_MODIFIES = lex.PREPOSITION | lex.GENITIVE | lex.HEAD
_NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE


def subject_before(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject directly before the verb at token `verb`."""
    j = skip_adverbs(tokens, verb - 1, language)
    while j > 0 and language.inverted and language.articles and _is_object(tokens, j, language):
        j = skip_adverbs(tokens, j - 1, language)  # "Gil la acusó"
    if j > 1 and language.inverted and tokens[j - 1].flags & lex.AUXILIARY and tokens[j].word in language.words("it"):
        named = phrase_to(tokens, j - 2, language)
        j = j - 2 if named and has(tokens[named[0] : named[1]], _PERSON) else j  # "Lia Vos had het zien aankomen"
    if j > 0 and tokens[j].word in language.words("emphatic"):
        j -= 1  # "the circular itself says"
    if j < 0:
        return None
    j -= is_initial_stop(tokens, j)  # "Marek K. powiedział"
    flags = tokens[j].flags
    if flags & STOP:
        return _before_apposition(tokens, j, language) if tokens[j].word in ",)—–-" else None
    if flags & QUOTE and j == verb - 1 and not language.inverted:
        apposed = _before_apposition(tokens, j, language)  # 'the group, calling itself "...," said'
        if apposed:
            return apposed
    if flags & lex.RELATIVE and not flags & DET:
        return antecedent(tokens, j, language)
    if flags & lex.THAT and language.dropped and j > 1 and tokens[j - 1].word == ",":
        return antecedent(tokens, j, language)  # "los sindicatos, que hablan de"
    share = None if language.nouns_capitalised else share_to(tokens, j, language)
    if share and (not share[0] or tokens[share[0] - 1].flags & (_NEW_CLAUSE | lex.ADVERB)):
        return share
    phrase = phrase_to(tokens, j, language)
    if phrase and not language.articles and tokens[j].flags & lex.TEXT:
        seat = _seat_of(tokens, phrase[0], language)
        if seat >= 0:  # "Spółka w przesłanym nam oświadczeniu zapewnia"
            return phrase_to(tokens, seat - 1, language)
    held = held_text(tokens, phrase, language) if tokens[verb - 1].flags & lex.THAT else None
    if held:
        return held  # "Protesters holding placards that read"
    placed_name = _behind_place(tokens, phrase, language) if phrase and language.oblique_endings else None
    if placed_name:
        return placed_name
    head = _head(tokens, phrase, language) if phrase else None
    head = head and _with_adjective(tokens, head, language)
    head = _with_programme(tokens, phrase, language) or head
    called = _called(tokens, phrase, language)
    if called:
        return called
    told = skip(tokens, verb + 1, lex.OBJECT | lex.ANAPHOR)
    cleft = not language.inverted and told + 1 == len(tokens) and tokens[told].flags & lex.PASSIVE
    if cleft and phrase and not tokens[phrase[0] - 1].flags & lex.PREPOSITION:
        return phrase  # "The first thing the plumber said was"
    if head is None or not _can_be_subject(tokens, head, language):
        placed = _text_at_place(tokens, phrase, language)
        placed = placed or _owned(tokens, j, language)
        return placed or _full_name(tokens, j, language) or _of_which(tokens, j, language)
    return _explained(tokens, head, language) or _of_relative(tokens, head, verb, language)


def _behind_place(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The full name behind the place of a role, without articles: "Dyrektor szpitala w Radomiu Piotr Lis"."""
    if phrase[1] - phrase[0] < 3 or not phrase[0] or not tokens[phrase[0] - 1].flags & lex.PREPOSITION:
        return None
    first = phrase[1] - 2
    return (first, phrase[1]) if first_name_gender(tokens[first].word, language) else None


def _seat_of(tokens: Tokens, text: int, language: Language) -> int:
    """The preposition of the text at token `text`, with an adjective behind it, where there are no articles; else -1."""
    for k in range(text - 2, max(-1, text - _ATTRIBUTE), -1):
        if tokens[k].flags & (_NEW_CLAUSE | NAME):
            return -1
        if tokens[k].flags & lex.SEAT:
            adjective = skip(tokens, k + 1, lex.ADVERB)  # "v pondělí vydaném prohlášení"
            if is_oblique_adjective(tokens[adjective], language):
                return k
    return -1


def _of_which(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """What a relative pronoun stands for behind which an adverbial comes: "the paper, which in an editorial had called"."""
    k = j
    while k > 1 and not tokens[k].flags & (STOP | QUOTE | lex.RELATIVE):
        k -= 1
    opens = (
        k > 1
        and tokens[k].flags & lex.RELATIVE
        and tokens[k - 1].word == ","
        and has(tokens[k + 1 : k + 2], lex.PREPOSITION)
    )
    return antecedent(tokens, k, language) if opens and not tokens[k].flags & DET else None


def _called(tokens: Tokens, name: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The person before a name that is introduced so: "a kind woman called Marjorie"."""
    called = frozenset[str]()
    if name and name[0] > 2 and tokens[name[0]].flags & NAME and not language.inverted:
        called = language.words("called") | language.words("self-styled") | language.words("naming")
    size = next((n for n in (1, 2, 3) if called and name and _joined(tokens[name[0] - n : name[0]]) in called), 0)
    if name is None or not size or size >= name[0]:
        return None
    person = phrase_to(tokens, name[0] - size - 1, language)
    known = person and has(tokens[person[0] : person[1]], lex.ROLE) and tokens[name[0]].flags & NAME
    return (person[0], name[1]) if person and known else None


def _joined(tokens: Tokens) -> str:
    return " ".join(token.word for token in tokens)


def _text_at_place(tokens: Tokens, place: TokenSpan | None, language: Language) -> TokenSpan | None:
    """The text before the place where it hangs: "A banner above the door"."""
    if language.inverted or place is None or place[0] < 2 or not tokens[place[0] - 1].flags & lex.PREPOSITION:
        return None
    text = phrase_to(tokens, place[0] - 2, language)
    known = text and tokens[text[1] - 1].flags & lex.TEXT and _can_be_subject(tokens, text, language)
    return text if known else None


def _is_object(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j is an object pronoun before its verb: "la" of "la acusó", "lui" of "qui lui reproche"."""
    if is_clitic(tokens[j].flags):
        return True
    endings = _own_endings(language).get(tokens[j].word)
    if endings:
        return not tokens[j + 1].word.endswith(endings)  # "la maire nous a dit"
    flags, before = tokens[j].flags, tokens[j - 1].flags
    behind_noun = flags & lex.ANAPHOR and not flags & lex.PRONOUN and not before & (_NEW_CLAUSE | lex.PREPOSITION)
    return bool(flags & lex.OBJECT and (before & lex.RELATIVE or behind_noun))  # "un conseiller lui a répondu"


@cache
def _own_endings(language: Language) -> dict[str, tuple[str, ...]]:
    """The endings of the verbs whose subject is a pronoun that also is an object: "nous avons"."""
    entries = (entry.split(" ") for entry in language.sections.get("own endings", ()))
    return {pronoun: tuple(endings) for pronoun, *endings in entries}


def is_clitic(flags: int) -> bool:
    """Whether a word is an object pronoun that stands before its verb, and no subject: "la" of "la acusó"."""
    return bool(flags & lex.OBJECT) and not flags & (lex.PRONOUN | lex.ANAPHOR | lex.ALONE)


def _full_name(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The full name up to token `last`, behind the noun of an adverbial: "Dall'opposizione Anna Galli accusa"."""
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    first = skip(tokens, last, NAME, lex.ROLE, step=-1) + 1
    first = next((k for k in range(first, last) if first_name_gender(tokens[k].word, language)), last)
    if not 0 < first < last:
        return None
    before = tokens[first - 1].flags
    fronted = has(tokens[max(0, first - 4) : first - 1], lex.PREPOSITION)
    if before & lex.ADVERB and before & lex.PREPOSITION:
        return first, last + 1  # "Ore dopo Anna Galli"
    return (first, last + 1) if fronted and not before & (_NEW_CLAUSE | lex.PREPOSITION | lex.DETERMINER) else None


def _explained(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that a bare role explains, its second comma left out: "Jones, head of the port said"."""
    first = role[0]
    if first < 2 or tokens[first - 1].word != "," or not tokens[first - 2].flags & NAME:
        return None
    end = next((k for k in range(first, role[1]) if tokens[k].flags & lex.PREPOSITION), role[1])
    if has(tokens[first:end], CAPITAL | DET) or not has(tokens[first:end], lex.ROLE):
        return None
    person = phrase_to(tokens, first - 2, language)
    return person if person and _can_be_subject(tokens, person, language) else None


def _can_be_subject(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether the phrase can be a subject: it opens a clause rather than ends one."""
    if phrase[0] == 0:
        return True
    before, first = tokens[phrase[0] - 1], tokens[phrase[0]]
    if before.flags & (
        STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE | lex.ADVERB | lex.OBJECT | lex.AUXILIARY | lex.ROUGHLY
    ):
        return True
    if before.flags & NAME and first.flags & lex.DETERMINER and language.dropped and phrase[0] > 1:
        return bool(tokens[phrase[0] - 2].flags & lex.PREPOSITION)  # "Di Marini il presidente dice"
    if not before.flags and not language.inverted and first.flags & (DET | NUMBER) and _is_explained(tokens, phrase[0]):
        return True
    if not language.inverted and _behind_time(tokens, phrase[0]):
        return True
    opens = first.flags & (lex.DETERMINER if language.dropped else DET)
    if (language.dropped or not language.inverted) and opens and _behind_fronted(tokens, phrase):
        return True  # "In una memoria di trenta pagine i legali definiscono"
    bare = not language.articles and bool(first.flags & (NAME | lex.ROLE | lex.GROUP))
    alone = phrase[1] - phrase[0] == 1 and bool(first.flags & lex.ALONE) and not before.flags & lex.PREPOSITION
    return bare or alone or bool(first.flags & lex.PRONOUN or before.flags & lex.CUE)


def _behind_time(tokens: Tokens, first: int) -> bool:
    """Whether only a time stands before token `first` in its clause: "In March your predecessor", "In 2019 the minister"."""
    k = skip(tokens, first - 1, lex.NOT_NAME | NUMBER | lex.ADVERB, step=-1)
    opens = 0 <= k < first - 1 and tokens[k].flags & lex.PREPOSITION
    return bool(opens and (k == 0 or tokens[k - 1].flags & _NEW_CLAUSE))


def _behind_fronted(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase for a person or a group stands behind an adverbial that opens the sentence."""
    before = tokens[: phrase[0]]
    if not before[0].flags & lex.PREPOSITION or not has(tokens[phrase[0] : phrase[1]], lex.ROLE | lex.GROUP):
        return False
    return not has(before, STOP | QUOTE | lex.CONJUNCTION | lex.RELATIVE | lex.CUE | lex.WEAK | lex.AUXILIARY)


def _is_explained(tokens: Tokens, i: int) -> bool:
    """Whether what begins at i explains a noun: "the scientists" of ", a figure the scientists called"."""
    noun = next((k for k in range(i - 2, max(0, i - 4), -1) if tokens[k].flags & lex.DETERMINER), 0)
    return noun > 0 and tokens[noun - 1].word in ",–—-" and not has(tokens[noun + 1 : i], STOP | NAME)


def _head(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The phrase, or the phrase that it modifies: the spokesman of "a spokesman for the group"."""
    first = phrase[0]
    while language.oblique_endings and 1 < first and phrase[1] - first < _OF_TWO and not tokens[first - 1].flags:
        first -= 1
    if first < phrase[0] and tokens[first - 1].flags & lex.COORDINATOR:
        return _of_two(tokens, (first, phrase[1]), language) or phrase  # "Úřad práce a sociálních služeb"
    for _ in range(4):
        before = tokens[phrase[0] - 1].flags if phrase[0] else STOP
        if before & lex.COORDINATOR:
            letter = phrase[1] - phrase[0] == len(tokens[phrase[0]].word) == 1  # "giocatori di B e C"
            two = _placed(tokens, phrase, language) or _of_two(tokens, phrase, language)
            return two or (None if letter else phrase)
        if not before & lex.PREPOSITION or before & lex.CONJUNCTION:
            return phrase
        outer = phrase_to(tokens, phrase[0] - 2, language)
        if outer is None or not before & lex.HEAD:
            return None
        placed = tokens[phrase[0] - 1].flags & lex.SEAT and has(tokens[phrase[0] : phrase[1]], lex.TEXT)
        known = tokens[outer[1] - 1].flags & (COMMON_NOUN | lex.ALONE) and not placed  # "Firma w oświadczeniu pisze"
        whole = language.articles or bool(known)
        phrase = (outer[0], phrase[1]) if whole else outer
    return phrase


def _of_two(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """Two people, or the body of two things, `last` being the second: "Starosta a hejtman", "Ředitelství silnic a dálnic"."""
    if not language.oblique_endings or last[1] - last[0] > _OF_TWO or has(tokens[last[0] : last[1]], NAME):
        return None
    both = phrase_to(tokens, last[0] - 2, language)
    if both is None or not tokens[both[0]].flags & (lex.GROUP | lex.ROLE):
        return None
    people = has(tokens[last[0] : last[1]], lex.ROLE | lex.GROUP)
    opens = both[0] == 0 or tokens[both[0] - 1].flags & (STOP | lex.THAT)
    known = both[1] - both[0] == 1 if people else both[1] - both[0] > 1
    return (both[0], last[1]) if opens and known else None


def _placed(tokens: Tokens, last: TokenSpan, language: Language) -> TokenSpan | None:
    """The people in two places, of which `last` is the second: "Doctors in Leeds and York"."""
    first = phrase_to(tokens, last[0] - 2, language)
    if (
        not first
        or first[0] < 2
        or not tokens[last[0] - 2].flags & NAME
        or (language.inverted and not language.dropped)
    ):
        return None
    before = tokens[first[0] - 1].flags
    people = phrase_to(tokens, first[0] - 2, language) if before & lex.HEAD and before & lex.PREPOSITION else None
    if people is None or not has(tokens[people[0] : people[1]], lex.ROLE | lex.GROUP):
        return None
    return (people[0], last[1]) if _can_be_subject(tokens, people, language) else None


def _with_adjective(tokens: Tokens, person: TokenSpan, language: Language) -> TokenSpan:
    """The phrase with the adjective that opens it behind a comma or "and": ", artistic director Ann Lee"."""
    first = person[0]
    while not language.inverted and first > 1 and person[0] - first < _ADJECTIVES and not tokens[first - 1].flags:
        first -= 1
    behind = tokens[first - 1].word == "," or bool(tokens[first - 1].flags & lex.COORDINATOR)
    if not 0 < first < person[0] or not behind:
        return person
    named = tokens[person[0]].flags & lex.ROLE and tokens[person[1] - 1].flags & NAME
    return (first, person[1]) if named else person


def _with_programme(tokens: Tokens, phrase: TokenSpan | None, language: Language) -> TokenSpan | None:
    """A role and a name with the title before them that has a small word in it: "Bake Off star Ann Lee"."""
    if language.inverted or phrase is None or phrase[0] < 2 or not tokens[phrase[0]].flags & lex.ROLE:
        return None
    small = tokens[phrase[0] - 1].flags
    if small & NAME or not small & CAPITAL or not tokens[phrase[1] - 1].flags & NAME or phrase[1] - phrase[0] < 2:
        return None
    first = skip(tokens, phrase[0] - 1, CAPITAL, step=-1) + 1
    return (first, phrase[1]) if not first or tokens[first - 1].flags & (_NEW_CLAUSE | lex.AUXILIARY) else None


def _of_relative(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> TokenSpan:
    """The subject of a clause that explains a noun without a relative pronoun: "a plan Mr Lee's son called"."""
    first = phrase[0]
    if language.inverted or not first or tokens[first - 1].word not in ",–—-" or phrase[1] - first < 3:
        return phrase
    if tokens[first].word in language.words("definite") or not tokens[first].flags & lex.DETERMINER:
        return phrase
    if tokens[first + 1].flags & (_PERSON | CAPITAL):
        return phrase
    second = tokens[first + 2].flags
    named = second & (NAME | lex.TITLE) and second & CAPITAL
    return (first + 2, phrase[1]) if named or tokens[verb].flags & lex.PLAIN else phrase


def _before_apposition(tokens: Tokens, comma: int, language: Language) -> TokenSpan | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`, which may be a quotation that contains its comma."""
    opening = "(" if tokens[comma].word == ")" else tokens[comma].word or ","
    seen = False  # an outlet, in marks
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if tokens[k].flags & QUOTE:
            outlet = tokens[k].end - tokens[k].start < _OUTLET  # "Le texte, que « Le Soir » a pu lire, parle"
            if not outlet and (opening != "(" or language.inverted):
                return None
            seen = language.articles
        if tokens[k].word != opening:
            continue
        if seen and opening == "," and not _opens_relative(tokens, k + 1):
            return None
        last = past_brackets(tokens, k - 1)
        phrase = phrase_to(tokens, last, language) or _contracted(tokens, last, language)
        signed = _signed_text(tokens, phrase, language) if phrase else None
        if signed:
            return signed
        head = _head(tokens, phrase, language) if phrase else None
        if (
            head is not None
            and _can_be_subject(tokens, head, language)
            and not _listed(tokens, head, k, comma, language)
        ):
            named = _named_before(tokens, head, language)
            return named or _of_relative(tokens, head, min(comma + 1, len(tokens) - 1), language)
        # "Dall'opposizione Anna Galli (Lega) accusa"; "Um deles, o jornalista Léo Dutra, respondeu"
        named = _full_name(tokens, k - 1, language) if opening == "(" else None
        if phrase is None and opening == ",":
            named = _apposed_person(tokens, k + 1, comma, language)
        if named:
            return named
    return None


def _named_before(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that a role between commas explains: "Ann Lee, a teacher from Leeds, with tears in her eyes, said"."""
    first = role[0]
    if first < 2 or tokens[first - 1].word != "," or not tokens[first - 2].flags & NAME:
        return None
    end = next((k for k in range(first + 1, role[1]) if tokens[k].flags & lex.PREPOSITION), role[1])
    capitals = language.nouns_capitalised and has(tokens[first:end], lex.ROLE | lex.DETERMINER)
    if (has(tokens[first:end], NAME) and not capitals) or tokens[first].word in language.words("definite"):
        return None
    person = phrase_to(tokens, first - 2, language)
    full = person and person[1] - person[0] > 1 and not tokens[person[0]].flags & DET
    return person if person and full and _can_be_subject(tokens, person, language) else None


def _signed_text(tokens: Tokens, signatory: TokenSpan, language: Language) -> TokenSpan | None:
    """The text with which a sentence opens that tells by whom it is signed: "The note, signed by Ann Lee, the head, read"."""
    by = next((k for k in range(signatory[0] - 1, 2, -1) if not tokens[k].flags & (NAME | lex.COORDINATOR)), 0)
    if not by or not tokens[by].flags & lex.AGENT or not tokens[0].flags & DET or language.nouns_capitalised:
        return None
    text = phrase_from(tokens, 0, language)
    known = text and tokens[text[1] - 1].flags & lex.TEXT and not has(tokens[text[1] : by], QUOTE | lex.CUE)
    return text if known else None


def _opens_relative(tokens: Tokens, k: int) -> bool:
    """Whether a relative clause or a participle with its agent begins at k: "which", "seen by", "al que", "den"."""
    relative = lex.RELATIVE | lex.THAT | lex.PREPOSITION | lex.OTHER_DETERMINER
    return bool(tokens[k].flags & relative) or has(tokens[k + 1 : k + 2], lex.AGENT)


def _contracted(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The phrase up to token `last` whose modifier opens with one word for "of" and its article: "O parecer da Câmara"."""
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    modifier = phrase_to(tokens, last, language, True)
    first = tokens[modifier[0]].flags if modifier else 0
    if modifier is None or not first & lex.HEAD or not first & lex.OTHER_DETERMINER:
        return None
    noun = phrase_to(tokens, modifier[0] - 1, language)
    return noun and (noun[0], modifier[1])


def _owned(tokens: Tokens, last: int, language: Language) -> TokenSpan | None:
    """The phrase that ends in the name of somebody to whom its noun belongs: "Le cabinet du ministre Paul Morel"."""
    phrase = _contracted(tokens, last, language) if tokens[last].flags & NAME else None
    owned = phrase and names_owner(tokens[phrase[0] : phrase[1]], language)
    return phrase if phrase and owned and _can_be_subject(tokens, phrase, language) else None


def _apposed_person(tokens: Tokens, first: int, comma: int, language: Language) -> TokenSpan | None:
    """The person with role and name between two commas, where what they explain can be no speaker."""
    person = phrase_from(tokens, first, language) if language.articles else None
    whole = person and person[1] == comma and has(tokens[first:comma], lex.ROLE)
    return person if whole and tokens[comma - 1].flags & NAME else None


def _listed(tokens: Tokens, head: TokenSpan, k: int, comma: int, language: Language) -> bool:
    """Whether the phrase is itself in an apposition, as Y in "X, senator of Y, Z, said"."""
    inner = tokens[k + 1].flags if k + 1 < comma else 0
    bare = inner & NAME and not inner & (lex.ROLE | lex.TITLE) and not tokens[head[0]].flags & (DET | lex.TITLE)
    if not head[0] or tokens[head[0] - 1].word != ",":
        return False
    return bool(bare or (inner & lex.RELATIVE and _is_party(tokens, head, language)))


def _is_party(tokens: Tokens, word: TokenSpan, language: Language) -> bool:
    """Whether a single name behind a comma explains the person before: "Rep. Ann Lee, R-Ohio, who"."""
    person = phrase_to(tokens, word[0] - 2, language) if word[1] - word[0] == 1 else None
    if person is None or person[1] - person[0] < 2 or not tokens[person[1] - 1].flags & NAME:
        return False
    return not person[0] or not tokens[person[0] - 1].flags & lex.PREPOSITION


def _is_done_by(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a participle and its agent stand at token k: "fuentes consultadas por este diario"."""
    endings = language.sections.get("attribute endings", ())
    return bool(endings) and tokens[k].word.endswith(endings) and has(tokens[k + 1 : k + 2], lex.AGENT)


def fronted_subject(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The phrase that opens the clause of the verb at `verb` and, with its modifiers, reaches up to that verb."""
    first = verb
    while first and not tokens[first - 1].flags & (STOP | QUOTE):
        first -= 1
    first += (
        first < verb and first > 0 and bool(tokens[first].flags & lex.CONJUNCTION)
    )  # "ma fonti del cantiere parlano"
    phrase = phrase_from(tokens, first, language) if first < verb else None
    end = phrase[1] if phrase else verb
    while end < verb and (tokens[end].flags & _MODIFIES or _is_done_by(tokens, end, language)):
        end += not tokens[end].flags & _MODIFIES
        second = phrase_from(tokens, end + 1, language, True)
        if second is None:
            break
        end = second[1]
    return phrase if skip(tokens, end, lex.AUXILIARY | lex.OBJECT) == verb else None
