"""The agent of a passive verb that a quotation stands beside: "was called “...” by Jones", or in the instrumental."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.passives_in_texts import text_of_passive
from letters.attribution.cues.texts import without_relative_clause
from letters.attribution.phrases.listed_phrases import may_have, words_from
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import NAMED, OTHER_NOUN, head_of
from letters.attribution.phrases.verbs import cannot_agree, is_finite, is_passive, is_passive_form, is_passive_only
from letters.attribution.phrases.word_classes import DET, NEAR, NOUN, PERSON, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, ending_pairs

_LINK = 2  # tokens between an agent and the quotation: "de", "d'une"
_LINKS = lex.PREPOSITION | DET | lex.OTHER_DETERMINER | lex.HEAD | lex.ACCORDING | lex.JOINT | lex.ALONE | lex.OBJECT
_ACTIVE = lex.CUE | lex.QUOTED | lex.IMPERSONAL
_ENDS_AGENT = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.RELATIVE
_BASES = "a", "ь", "я", "а", "e", ""  # endings of nouns in the nominative


def passive_agent(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The speaker after the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if len(trail) > 1 and trail[1].flags & lex.AGENT and language.inverted and _is_said(trail[0], language):
        return cue_at(trail, _agent(trail, 1, language), 0.9, "said", language)  # "« ... » notée par l'élue"
    if not trail or not trail[0].flags & lex.AGENT:
        return _agent_before(lead, trail, language) or instrumental_agent(lead, language)
    if _goes_on_with_agent(lead):
        return cue_at(trail, _agent(trail, 0, language), 0.9, "said", language)
    verb = next((k for k in range(len(lead) - 1, max(-1, len(lead) - NEAR - 1), -1) if lead[k].flags & REPORTING), -1)
    opens = verb == 0 or (verb > 0 and lead[verb - 1].word == ",")  # "Tildada de “...” por los vecinos"
    opens = opens or any(_is_attribute(lead, k, language) for k in range(len(lead) - 1, max(0, len(lead) - NEAR), -1))
    formed = any(is_passive_form(token, language) for token in lead[-NEAR:])  # "kallades “...” av"
    formed = formed or _opens_with_participle(lead, language)
    if not (formed or opens or (verb >= 0 and is_passive(lead, verb))):
        return None
    return cue_at(trail, _agent(trail, 0, language), 0.9, "said", language)


def _opens_with_participle(lead: Tokens, language: Language) -> bool:
    """Whether one word and "as" open the sentence: "Utskälld som “...” av", "Bestempeld als “...” door"."""
    as_ = len(lead) == _LINK and lead[1].word in language.words("as")
    return as_ and not lead[0].flags & (NOT_VERBAL & ~(CAPITAL | NAME))


def _agent(tokens: Tokens, k: int, language: Language) -> TokenSpan | None:
    """Who acts, behind the preposition at token k, which may hold the article: "dai vigili"."""
    first = k + (not tokens[k].flags & lex.OTHER_DETERMINER)
    agent = phrase_from(tokens, first, language, True)
    if agent is None:
        return None
    end = agent[1]
    of = end + (end < len(tokens) and not tokens[end].flags)  # "dall'Assemblea autonoma degli inquilini"
    named = (
        end - agent[0] == 2 and tokens[end - 1].flags & NAME and tokens[agent[0]].flags & (DET | lex.OTHER_DETERMINER)
    )
    whole = phrase_from(tokens, of + 1, language, True) if named and has(tokens[of : of + 1], lex.HEAD) else None
    return agent[0], whole[1] if whole else phrase_end(tokens, agent, language)


def names_nobody(lead: Tokens, trail: Tokens, language: Language) -> bool:
    """Whether a passive without an agent has the quoted words as its object: "was described as “...”", "wurde „...“ genannt"."""
    called = language.inverted and has(trail[:1], REPORTING) and not has(trail[:1], lex.QUOTED | lex.IMPERSONAL)
    if not called and not has(lead, lex.WEAK) and not ending_pairs("passive endings", language):
        return False
    first = next((k + 1 for k in range(len(lead) - 1, -1, -1) if lead[k].flags & (STOP | QUOTE)), 0)
    whole, end = without_relative_clause(lead, first)  # "Im Bericht, über den Berg klagt, wird"
    lead, first = (whole, 0) if end < first else (lead, first)
    clause = lead[first:]
    near = range(len(clause) - 1, max(-1, len(clause) - NEAR - 1), -1)
    verb = next((k for k in near if _may_be_passive(clause[k], language)), -1)
    if verb < 0 and not called:
        return False
    if has(clause, lex.AGENT) or has(trail[:PHRASE], lex.AGENT) or has(lead[:first], lex.CUE):
        return False
    places = (k for k in range(len(clause) - 1) if clause[k].flags & lex.PREPOSITION)
    if any(clause[k + 1].flags & (lex.RELATIVE | (lex.TEXT if k else 0)) for k in places):
        return False  # "Tre pagine in cui il reparto viene descritto come"
    if instrumental_agent(lead, language) or text_of_passive(lead, trail, language):
        return False
    if verb >= 0:
        passive = is_passive_form(clause[verb], language) or is_passive_only(clause, verb)
        passive = passive or (_is_attribute(clause, verb, language) and not has(clause[verb + 1 :], REPORTING))
        return passive and not has(clause[:verb], REPORTING)
    if not called or has(clause, REPORTING):
        return False
    infinitive = trail[0].word.endswith("n") and "ge" not in trail[0].word[:5]  # "wird ihn „...“ nennen"
    return not infinitive and has([*clause, *trail[1:2]], lex.PASSIVE)


def _may_be_passive(token: Token, language: Language) -> bool:
    return token.flags & (lex.WEAK | _ACTIVE) == lex.WEAK or is_passive_form(token, language)


def is_said_by_outlet(trail: Tokens, language: Language) -> bool:
    """Whether nothing but a verb of the first person plural stands behind the words: "– dopytujemy"."""
    endings = language.sections.get("we endings", ())
    words = [token for token in trail if not token.flags & STOP and token.word not in "–—-"] if endings else []
    said = len(words) == 1 and words[0].word.endswith(endings)
    return said and not words[0].flags & lex.IMPERSONAL  # "– czytamy"


def is_said_by_somebody(lead: Tokens, language: Language) -> bool:
    """Whether it is somebody without a name who speaks: "C'è chi lo chiama", "Hay quien responde"."""
    places = range(len(lead)) if may_have(lead, "somebody", language) else ()
    return any(words_from(lead, k, "somebody", language) for k in places)


def is_said_by_anyone(lead: Tokens, language: Language) -> bool:
    """Whether a clause before a quotation says what people say: "Hier sagt man dazu", "In het dorp noemt men dat"."""
    anyone = language.words("anyone")
    said = has(lead, REPORTING) and not has(lead, lex.IMPERSONAL)
    return said and any(token.word in anyone for token in lead)


def _goes_on_with_agent(lead: Tokens) -> bool:
    """Whether a passive with its agent continues without its verb: 'was called "a coup" by Lee and "a tract" by Orr'."""
    k = len(lead) - 1
    k -= bool(lead and lead[k].flags & lex.PREPOSITION)
    if k < 2 or not (lead[k].flags & lex.COORDINATOR or lead[k].word == ","):
        return False
    quoted = next((j for j in range(k - 1, 0, -1) if lead[j].flags & QUOTE), 0)
    return bool(quoted) and bool(lead[quoted + 1].flags & lex.AGENT) and not has(lead[quoted + 2 : k], REPORTING)


def _agent_before(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    for k in range(len(lead) - 1 if has(lead, lex.AGENT) else -1, -1, -1):
        if not lead[k].flags & lex.AGENT:
            continue
        subject = _agent(lead, k, language)
        if subject is None:
            continue
        by_form = _of_participle(lead, trail, k, subject, language) or _of_split_passive(
            lead, trail, k, subject, language
        )
        if by_form or _comments(lead, k, subject, language):
            return cue_at(lead, subject, 0.9, "said", language)
        near = _before_adverbs(lead, k - 1)
        split = not lead[near].flags & lex.PASSIVE  # the participle stands before its agent
        near = _before_adverbs(lead, near - 1) if split and not lead[near].flags & NOT_VERBAL else near
        past = near > 0 and lead[near - 1].word in language.words("perfect infinitives")  # "dit avoir été averti par"
        formed = k > 0 and is_passive_form(lead[k - 1], language)  # "kallas av Jones"
        if not k or past or not (formed or lead[near].flags & lex.PASSIVE):
            continue
        split = split or formed
        person = lead[-1].word == ":" and having(lead, phrase_from(lead, 0, language), lex.ROLE)
        befallen = person and not _is_said(lead[k - 1], language)  # "L'assessore è stato ricevuto dal ministro:"
        if split and (befallen or _is_their_noun(lead, k, subject, language)):
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & REPORTING]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & lex.QUOTED:
            return cue_at(lead, subject, 0.9, "said", language)
    return None


def _of_split_passive(lead: Tokens, trail: Tokens, by: int, agent: TokenSpan, language: Language) -> bool:
    """Whether the agent at token `by` is that of a passive whose parts stand apart: "wird der Plan vom Amt als „...“ gelobt"."""
    rest = lead[agent[1] :]
    if not (language.verb_second or language.nouns_capitalised) or has(rest, STOP | QUOTE) or has(rest[:-1], lex.THAT):
        return False
    first = next((n + 1 for n in range(by - 1, -1, -1) if lead[n].flags & (STOP | QUOTE | lex.COORDINATOR)), 0)
    clause = lead[first:]
    formed = any(is_passive_form(token, language) for token in clause)
    said = formed or has(trail[:2], REPORTING | lex.PARTICIPLE)
    before = clause[: by - first]  # not "das Foto von Maria Lenz wird als"
    passive = has(before or [*rest, *trail[:3]], lex.PASSIVE) or any(
        is_passive_form(token, language) for token in before
    )
    passive = passive or (has(before, lex.AUXILIARY) and (formed or has(trail[:3], lex.PASSIVE)))
    member = has(lead[by - 1 : by], lex.ROLE | lex.GROUP) and agent[1] - agent[0] == 1  # "der Rat von Berlin"
    determined = agent[1] - agent[0] > 1 and lead[agent[0]].flags & (DET | lex.OTHER_DETERMINER)
    least = OTHER_NOUN if determined else NAMED
    return bool(said and passive) and not member and head_of(lead[slice(*agent)], language) >= least


def _is_their_noun(lead: Tokens, by: int, agent: TokenSpan, language: Language) -> bool:
    """Whether the quoted words are the noun of the phrase before them: "summed up by the famous “publish or perish”"."""
    beside = agent[1] == len(lead) and head_of(lead[agent[0] : agent[1]], language) <= OTHER_NOUN
    said = _is_said(lead[by - 1], language) or is_passive_form(lead[by - 1], language)
    return beside and not said and not has(lead[max(0, by - NEAR) : by], REPORTING)


def _of_participle(lead: Tokens, trail: Tokens, k: int, agent: TokenSpan, language: Language) -> bool:
    """Whether the agent at token k is that of a participle: "described by Lee as", "der von Roth als ... bezeichnete"."""
    rest = lead[phrase_end(lead, agent, language) :]
    as_ = bool(rest) and rest[-1].word in language.words("as")
    before = lead[k - 1].flags if k else STOP
    if before & (STOP | lex.RELATIVE | DET) and language.inverted and not language.dropped:
        if len(rest) <= _LINK and has(trail[:1], REPORTING):
            return True  # "Von Anwohnern „...“ genannt"
        unlisted = as_ and bool(trail) and not trail[0].flags & NOT_VERBAL
        participle = rest[-2:-1] and not rest[-2].flags & ~REPORTING and not has(rest[:-1], STOP)
        return unlisted or bool(as_ and participle)  # "door Bos bestempeld als"
    near = _before_adverbs(lead, k - 1) if k else 0
    active = near and language.inverted and lead[near - 1].flags & lex.AUXILIARY  # "a indiqué par courriel"
    verbal = NOT_VERBAL & ~(CAPITAL | NAME) if not near and k == 1 else NOT_VERBAL | NOUN  # "Accusé par Morel de"
    if active or lead[near].flags & verbal or has(rest, REPORTING):
        return False
    said = _is_said(lead[near], language)
    if as_:
        return said or language.ends(lead[near].word, "attribute endings")
    last = lead[agent[1] - 1].flags & NOUN or agent[1] - agent[0] <= _LINK
    return said and (_is_link(rest) if rest else bool(last))  # not "voté par la mairie prévoit"


def _comments(lead: Tokens, by: int, agent: TokenSpan, language: Language) -> bool:
    """Whether who judged a thing comments on it behind a colon: "mossa criticata dai medici:", "une idée jugée folle par"."""
    rest = lead[agent[1] : -1]
    ends = lead[-1].word == ":" and (not rest or rest[0].flags & (lex.HEAD | lex.PREPOSITION))
    if not ends or has(rest, _ENDS_AGENT) or not has(lead[agent[0] : agent[1]], PERSON):
        return False
    first = next((k + 1 for k in range(by - 1, -1, -1) if lead[k].flags & (STOP | QUOTE)), 0)
    person = next((k for k in range(first, by) if lead[k].flags & (SPEAKER & ~NAME)), by)
    governor = skip(lead, person - 1, DET, step=-1)
    if person < by and (governor < first or not lead[governor].flags & lex.HEAD):
        return False  # "la maestra accusata dai genitori"
    endings = language.sections.get("attribute endings", language.participle_endings)
    formed = [k for k in range(first + 1, by) if lead[k].word.endswith(endings)]
    before = lead[first : formed[0]] if formed else lead[first:by]
    other = any(
        token.flags & lex.PREPOSITION and not token.flags & lex.HEAD for token in before
    )  # "contro il piano voluto da"
    if language.inverted and (other or has(lead[first:by], lex.AUXILIARY | lex.RELATIVE)):
        return False
    thing = first > 1 and lead[first - 1].word == "," and not lead[first - 2].flags & NAME
    thing = thing or has(before, lex.TEXT)
    return any(thing or _is_said(lead[k], language) for k in formed)


def _is_said(token: Token, language: Language) -> bool:
    """Whether a word is the participle of a verb of speech, in any gender: "qualifiée", "definiti"."""
    if not language.inverted:
        return bool(token.flags & REPORTING)
    endings = language.sections.get("attribute endings", ())
    stems = [token.word.removesuffix(ending) for ending in endings if token.word.endswith(ending)]
    forms = (*endings, *language.verb_endings)
    return any(language.lexicon.get(stem + ending, 0) & REPORTING for stem in stems for ending in forms)


def _is_attribute(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a participle of a verb of speech describes the noun before it: "una decisión tachada de", "travaux jugés"."""
    if not k or is_finite(tokens, k, language) or not language.inverted or not _is_said(tokens[k], language):
        return False
    finite = tokens[k].word.endswith("a") and cannot_agree(tokens, k, language)  # "il sindaco invita"
    if finite or (len(tokens) > k + 2 and tokens[k + 1].word in language.words("definite")):
        return False  # "la direction invite les salariés"
    behind = tokens[k + 1 : k + NEAR]
    described = has(behind, lex.AGENT) or any(token.word in language.words("as") for token in behind)
    if tokens[k].word in language.words("like participles") and not described:
        return False  # "la mairie décrit un", not "un homme décrit comme"
    return not tokens[_before_adverbs(tokens, k - 1)].flags & NOT_VERBAL


def _is_link(rest: Tokens) -> bool:
    """Whether what stands between an agent and a quotation leads on to it: "de", ", cerrajero de Leeds, de"."""
    comma = next((i for i in range(len(rest) - 1, -1, -1) if rest[i].word == ","), -1)
    if all(token.flags & _LINKS for token in rest[comma + 1 :]):
        return comma < 0 or rest[0].word == ","
    return comma < 0 and not has(rest, STOP | lex.AUXILIARY) and bool(rest[-1].flags & lex.PREPOSITION)


def _before_adverbs(tokens: Tokens, i: int) -> int:
    return max(0, skip(tokens, i, lex.ADVERB, lex.PASSIVE, step=-1))


def instrumental_agent(lead: Tokens, language: Language) -> Cue | None:
    """The agent before a quotation, where no preposition shows it."""
    endings = language.sections.get("instrumental endings", ())
    if not endings:
        return None
    verb = next((k for k in range(len(lead) - 1, 0, -1) if lead[k].flags & (REPORTING | STOP | QUOTE)), 0)
    participles = language.sections.get("short participle endings", ())
    if not lead[verb : verb + 1] or not lead[verb].flags & REPORTING or not lead[verb].word.endswith(participles):
        return None
    passive = next((k for k in range(verb - 1, -1, -1) if lead[k].flags & (lex.PASSIVE | STOP | QUOTE)), verb)
    behind = skip(lead, verb + 1, lex.ADVERB)
    for k in (*range(passive + 1, verb), *range(behind, min(len(lead), behind + 1))):
        other = lead[k].flags & NOT_VERBAL & ~(NAME | CAPITAL) or lead[k - 1].flags & lex.PREPOSITION
        if other or not lead[k].word.endswith(endings):
            continue
        phrase = phrase_from(lead, k, language, True)
        end = phrase[1] if phrase else k + 1
        agent = k, min(end, verb) if k < verb else end
        if any(token.flags & NAME or not _is_adjective(token, language) for token in lead[k : agent[1]]):
            return cue_at(lead, agent, 0.9, "said", language)
    return None


def _is_adjective(token: Token, language: Language) -> bool:
    """Whether a word has an ending that adjectives have, and is no listed noun."""
    endings = language.sections.get("instrumental adjective endings", ())
    ending = next((ending for ending in endings if token.word.endswith(ending)), "")
    stem = token.word.removesuffix(ending)
    listed = any(language.lexicon.get(stem + base, 0) & (lex.ROLE | lex.GROUP) for base in _BASES)
    return bool(ending) and not listed
