"""Which of several cues in the sentence before a quotation names its speaker.

A source competes with the subject of a verb: "For Labour, Ann Lee said". Two verbs compete: "Jones said she feared".
"""

from __future__ import annotations

from functools import cache

from letters.attribution.cues.cue import Cue, tokens_of
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import NUMBER, QUOTE, STOP, Tokens, has, skip, word_of
from letters.attribution.phrases.shares import numerals_of
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import is_passive
from letters.attribution.phrases.word_classes import NOUN, PHRASE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NAMED = 0.75  # strength of any verb beside its subject
_SURE = 0.95  # strength of a verb of speech beside its subject
_OTHER = 0.8  # strength of a verb whose subject speaks, rather than the source of the sentence
_APART = frozenset(",–—")  # before a clause that explains


def is_set_aside(tokens: Tokens, j: int, later: Cue | None, language: Language) -> bool:
    """Whether the source at token j does not speak, whoever else may."""
    verb = next((token.flags for token in tokens[j + 1 :] if token.flags & (lex.MOOD | STOP | REPORTING)), 0)
    if verb & lex.MOOD and tokens[j].word in language.words("weak according"):
        return True  # "Für Familien sei das"
    if _counts(tokens, j, language) or _represents(tokens, j, later, language):
        return True
    interrupts = j > 1 and tokens[j - 1].word == "," and tokens[j - 2].flags & lex.CUE  # "Il a promis, selon elle, de"
    spoken = j > 1 and tokens[j - 1].flags & lex.CUE and not tokens[j - 1].flags & (lex.IMPERSONAL | NOUN)
    interrupts = interrupts or (spoken and not is_passive(tokens, j - 1))  # "Roth sagte laut Zeugen, er"
    return later is None and bool(interrupts or _in_relative_clause(tokens, j))


def speaks_instead(tokens: Tokens, j: int, later: Cue, verb: int, language: Language) -> bool:
    """Whether the speaker behind the source at token j, by the verb at `verb`, speaks, rather than that source."""
    if later.start > tokens[j].start and not later.pronoun and _calls(tokens, verb, language):
        return True  # "Según Reuters, el director calificó la huelga de"
    inside = j > 0 and not tokens[j - 1].flags & (STOP | QUOTE | lex.CONJUNCTION)
    inside = inside or later.start < tokens[j].start
    if (inside or not j) and has(tokens[j + 1 : j + 2], lex.AGENT):
        return True  # "a note signed by Orr, Lee said"
    later_speaks = j > 0 and later.confidence >= _SURE and not has(tokens[j:], lex.COORDINATOR)
    weak = tokens[j].word in language.words("weak according") and not language.inverted
    weak = weak or (not j and not language.inverted and not has(tokens, lex.COORDINATOR))
    if not j and language.inverted and _is_thing(tokens, later, verb, language):
        return False  # "Según el informe, la grúa presentaba"
    if not j and language.inverted and later.confidence >= _OTHER and not later.pronoun:
        between = [token for token in tokens[_past_relative(tokens) :] if token.start < later.start]
        later_speaks = not has(between, lex.COORDINATOR)  # "Selon elle, un employé a répondu que"
    named = weak and not later.pronoun and later.confidence >= _NAMED  # "For Labour, Ann Lee said"
    quoted = any(token.flags & QUOTE for token in tokens[j:] if token.start < later.start)  # in an earlier clause
    return later_speaks or named or quoted


def _is_thing(tokens: Tokens, later: Cue, verb: int, language: Language) -> bool:
    """Whether a thing is the subject of a verb at `verb` that seldom reports speech, in a Romance language."""
    if not language.romance or later.pronoun or tokens[verb].flags & lex.CUE:
        return False
    return _is_noun_unlisted(tokens, later, language)


def _is_noun_unlisted(tokens: Tokens, cue: Cue, language: Language) -> bool:
    """Whether no list has the noun of a cue as one for who or what speaks."""
    inside = tokens_of(cue, tokens)
    return bool(inside) and head_of(inside, language) <= OTHER_NOUN


def _is_of_thing(tokens: Tokens, cue: Cue, language: Language) -> bool:
    """Whether a thing or a text is the subject of a cue, rather than a person or a body."""
    inside = tokens_of(cue, tokens)
    text = has(inside[-1:], lex.TEXT) and not has(inside, lex.ROLE | lex.GROUP)
    return text or _is_noun_unlisted(tokens, cue, language)


def _is_inserted(tokens: Tokens, j: int, cue: Cue) -> bool:
    """Whether the verb of speech at j and its subject stand between commas: "The bridge, she said, would make", "sagte sie,"."""
    first = next((k for k, token in enumerate(tokens) if token.start >= cue.start), 0)
    end = next((k for k, token in enumerate(tokens) if token.start >= cue.end), len(tokens))
    first, end = min(first, j), max(end, j + 1)
    beside = bool(tokens[j].flags & lex.CUE) and 0 < first and end < len(tokens) and end - first < PHRASE
    return beside and tokens[first - 1].word == tokens[end].word == "," and not has(tokens[first:end], STOP)


def _calls(tokens: Tokens, verb: int, language: Language) -> bool:
    """Whether the verb at `verb` has an object of which the quotation is the predicate: "calificó la huelga de"."""
    first = verb + 1
    if _calls_behind(tokens, verb, language):
        return True
    to = (
        language.dropped
        and has(tokens[first : first + 1], lex.PREPOSITION)
        and tokens[first].word in language.words("to")
    )
    first += to and not tokens[first].flags & lex.OTHER_DETERMINER  # "tildó a los médicos de"
    opens = tokens[first].flags if first < len(tokens) else STOP
    thing = phrase_from(tokens, first, language, True)
    if thing is None or len(tokens) - thing[1] > 1:
        return False
    if thing[1] < len(tokens):
        return tokens[-1].word in language.words("as") or bool(tokens[-1].flags & lex.HEAD)
    if language.articles:
        return bool(opens & lex.DETERMINER)
    endings = language.sections.get("infinitives of verbs", ())
    return not tokens[first].word.endswith(endings)  # not "chce zastavit"


def _calls_behind(tokens: Tokens, verb: int, language: Language) -> bool:
    """Whether the verb at `verb` has its object behind the quotation, its predicate: "llamó «ladrón» al vecino", "habló de «error»"."""
    if not language.romance or tokens[verb].flags & lex.CUE:
        return False
    if verb + 1 == len(tokens):
        return tokens[verb].word in language.words("calling")
    of = tokens[verb + 1].flags
    return bool(of & lex.HEAD) and verb + 2 == len(tokens) and not of & lex.AUXILIARY


def _names_inside(tokens: Tokens, j: int, inner: Cue, verb: int, language: Language) -> bool:
    """Whether somebody in the clause that the verb at j reports, or in a relative clause about its object, names a thing so:
    "lamentó que el alcalde tildara a los médicos de", "responde a Ugo Riva, que había llamado"."""
    if inner.pronoun or not (language.dropped and language.articles) or tokens[verb].flags & lex.CUE:
        return False
    calling = tokens[-1].flags & lex.HEAD or tokens[verb].word in language.words("calling")
    names = _calls_behind(tokens, verb, language) or (calling and _calls(tokens, verb, language))
    k = next((k for k in range(j + 1, verb) if tokens[k].start >= inner.start), 0)
    end = next((i for i in range(k, verb) if tokens[i].start >= inner.end), verb)
    related = tokens[end].word == "," and has(tokens[end + 1 : end + 2], lex.RELATIVE | lex.THAT)
    return bool(names) and k > 0 and (related or bool(tokens[k - 1].flags & lex.THAT))


def _past_relative(tokens: Tokens) -> int:
    """Where the relative clause ends that begins behind the first comma: "Laut Akten, die A und B vorliegen, schrieb"; else 0."""
    commas = [k for k, token in enumerate(tokens) if token.word == ","][:2]
    related = len(commas) == 2 and has(tokens[commas[0] + 1 : commas[0] + 3], lex.RELATIVE)
    return commas[1] if related else 0


def _opens_subordinate(tokens: Tokens, cue: Cue) -> bool:
    """Whether the clause of a cue opens the sentence behind a conjunction, so that the main clause follows it."""
    first = next((k for k, token in enumerate(tokens) if token.start >= cue.start), 0)
    opens = tokens[first - 1].flags if 0 < first < PHRASE else 0
    return bool(opens & lex.CONJUNCTION) and not opens & (lex.COORDINATOR | lex.THAT | lex.PREPOSITION)


def is_outer(tokens: Tokens, j: int, outer: Cue, inner: Cue, verb: int, language: Language) -> bool:
    """Whether the verb at j reports the clause of `inner`, so that its subject speaks: "Jones said she feared".

    The verb of `inner` stands at token `verb`.
    """
    just_as = j < 2 and tokens[0].word in language.words("just as") and inner.start > outer.end and not inner.pronoun
    if just_as and _calls(tokens, verb, language):
        return False  # "Como informa EFE, la directora calificó la huelga de"
    if not language.inverted and _is_of_another(tokens, outer, inner, language):
        return False
    if _is_inserted(tokens, j, outer) and not inner.pronoun and _is_of_thing(tokens, inner, language):
        return True
    addressed = tokens[-1].word == ":" and has(tokens[-4:-1], lex.CUE | lex.PARTICIPLE) and not inner.pronoun
    if addressed and inner.start > tokens[j].start and has(tokens[j + 1 :], lex.THAT):
        return False  # "Ana contó que el jefe le dijo:"
    other = inner.start > tokens[j].start and inner.start != outer.start
    if other and _names_inside(tokens, j, inner, verb, language):
        return False
    if inner.start <= tokens[j].start:
        that = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].word == ",")
        return inner.confidence < 0.9 and has(tokens[that : that + 1], lex.THAT)  # "Lis przypomniał, że pisał"
    k = next((k for k in range(j + 1, len(tokens)) if tokens[k].start >= inner.start), j + 1)
    if k == j + 1 and _tells_what_it_says(tokens, k, inner, language):
        return False
    before = tokens[k - 1].flags
    second = before & lex.THAT and has(tokens[max(j + 1, k - 2) : k - 1], lex.COORDINATOR)  # "and that staff refused a"
    if has(tokens[j + 1 : k], QUOTE) and (not second or has(tokens[-2:], REPORTING)):
        return False
    if before & lex.COORDINATOR:
        return False
    if not inner.pronoun and _is_own_clause(tokens, j, k, language):
        return False
    behind_verb = tokens[k - 1].flags & REPORTING > 0 and k > j + 2  # "..., antwoordde zij:"
    apart = tokens[k - 1 - behind_verb].word == "," or (language.verb_second and behind_verb)
    if apart and tokens[k].word in language.words("demonstratives") | language.words("neuter demonstratives"):
        return False  # "Když se Jan Kos zeptal ředitelky, ta odpověděla:"
    if apart and _opens_subordinate(tokens, outer):
        return False  # "Если кто-нибудь спрашивал, кто это, я отвечал:"
    asking = before & lex.THAT or tokens[k - 1].word in language.words("asking") | language.words("conditions")
    if not language.inverted and before & lex.CONJUNCTION and not asking and not inner.pronoun:
        return False  # "Lee said she wept when the judge called her"
    if not language.inverted and not before & lex.CONJUNCTION and any(t.word in _APART for t in tokens[j + 1 : k]):
        return False
    return inner.confidence < 0.9 or inner.pronoun


def _is_own_clause(tokens: Tokens, j: int, k: int, language: Language) -> bool:
    """Whether the clause at token k stands behind the one that the verb at j reports: "tvrdí, že spí, opozice to nazývá"."""
    if tokens[k - 1].word == ";":
        return True
    that = j + 1 + (tokens[j + 1].word == ",")
    if not language.inverted or tokens[k - 1].word != "," or not tokens[that].flags & lex.THAT:
        return False
    inside = tokens[that + 1 : k - 1]
    other = lex.COORDINATOR | lex.OBJECT  # "s’est passé"
    joined = any(t.flags & (lex.CONJUNCTION | lex.RELATIVE) and not t.flags & other for t in inside)
    fronted = language.articles and not language.nouns_capitalised and has(inside[:1], lex.PREPOSITION)
    return len(inside) > 1 and not joined and not fronted and not has(inside, STOP)


def _tells_what_it_says(tokens: Tokens, k: int, text: Cue, language: Language) -> bool:
    """Whether a relative clause follows the text at token k: "firmó un informe que habla de", "a écrit un mot où l'on lit"."""
    comma = next((i for i in range(k, len(tokens)) if tokens[i].flags & STOP), len(tokens))
    end = next((i for i in range(k, len(tokens)) if tokens[i].start >= text.end), len(tokens))
    where = language.words("where")
    places = (end, skip(tokens, comma + 1, lex.PREPOSITION, lex.RELATIVE))
    related = any(
        has(tokens[i : i + 1], lex.THAT | lex.RELATIVE) or tokens[i].word in where for i in places if i < len(tokens)
    )
    return has(tokens[k:end], lex.TEXT) and related


def reports_unsaid(tokens: Tokens, j: int, outer: Cue, inner: Cue, verb: int, language: Language) -> bool:
    """Whether the verb at j reports that the subject of `inner` has not said, or should say, what the one at `verb` reports.

    Then that is in the words of whoever reports: "The minister said the council had never asked for", "said it should admit".
    """
    k = next((k for k in range(j + 1, verb) if tokens[k].start == inner.start), 0)
    if not k or not tokens[j].flags & lex.CUE or outer.start >= tokens[j].start or has(tokens[j + 1 : k], QUOTE):
        return False
    if _tells_what_it_says(tokens, k, inner, language):
        return False  # "ont publié une lettre, dans laquelle on peut lire"
    reported = tokens[k - 1].flags & lex.THAT or k == j + 1 + (tokens[j + 1].word == ",")
    after = next((i for i in range(k, verb) if tokens[i].start >= inner.end), verb)
    turning = _turning_words(language)
    return bool(reported) and any(token.word in turning for token in tokens[after : verb + 1 + language.inverted])


@cache
def _turning_words(language: Language) -> frozenset[str]:
    """Negations and modal verbs, without those that speak themselves: "never", "should", not "denied"."""
    words = " ".join([*language.words("negations"), *language.words("modals")]).split()
    return frozenset(word for word in words if not language.lexicon.get(word, 0) & REPORTING)


def reports_clause(tokens: Tokens, j: int, inner: Cue, language: Language) -> bool:
    """Whether a weak verb at j has the clause of another one as its object: "ellas creen que la firma quería"."""
    return language.inverted and inner.confidence < 0.9 and has(tokens[j + 1 : j + 2], lex.THAT)


def _is_of_another(tokens: Tokens, outer: Cue, inner: Cue, language: Language) -> bool:
    """Whether several people report what one person said: "Prosecutors say he texted a friend:"."""
    single = inner.pronoun and inner.confidence >= _SURE and not outer.pronoun
    pronoun = next((token.word for token in tokens if token.start == inner.start), "")
    several = tokens_of(outer, tokens)
    return single and pronoun in language.words("he") | language.words("she") and has(several[-1:], lex.GROUP)


def _counts(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the source at token j says between commas how many they are: "Les taxis, 78 % selon la police, bloquent"."""
    before = range(j - 1, max(0, j - PHRASE), -1)
    comma = next((k for k in before if tokens[k].flags & STOP and tokens[k].word != "%"), 0)
    if not comma or tokens[comma].word not in _APART or not any(t.word in _APART for t in tokens[j + 1 :]):
        return False
    count = tokens[comma + 1 : j]
    return has(count, NUMBER | lex.SHARE) or any(token.word in numerals_of(language) for token in count)


def _represents(tokens: Tokens, j: int, later: Cue | None, language: Language) -> bool:
    """Whether the source at token j is the body for which the person before its comma speaks: "Paul Morel, pour la CGT, a"."""
    person = later and later.named and j > 1 and tokens[j - 1].word == "," and tokens[j - 2].end == later.end
    return bool(person) and tokens[j].word in language.words("weak according")


def _in_relative_clause(tokens: Tokens, j: int) -> bool:
    """Whether the source at token j stands in a relative clause between commas, and a colon ends the sentence."""
    if tokens[-1].word != ":":
        return False
    comma = next((k for k in range(j - 1, 0, -1) if tokens[k].word == ","), 0)
    opens = comma and tokens[comma + 1].flags & (lex.RELATIVE | lex.THAT)
    return bool(opens and "," in map(word_of, tokens[j + 1 :]))
