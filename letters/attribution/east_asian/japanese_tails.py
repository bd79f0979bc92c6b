"""What follows a Japanese quotation: と…は述べた, と話す…さんは, と話すのは…だ, と…に言われた."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.cues.cue import Cue
from letters.attribution.east_asian.han_phrases import CHARACTER, INNER, any_of, cue_of, possible, texts, verbs
from letters.attribution.east_asian.japanese_phrases import ALSO, NAMED, SUBJECT, can_speak, titled
from letters.languages.lexicon import Language

QUOTED = re.compile(
    r"(?:など|等)?(?:だ(?:った|ろう)?|であ(?:る|った)|なのだ|で(?:す|した))?(?:と|って)(?:の|も|だけ)?[、,]?"
)
NAMED_LAST = re.compile(
    rf"[^{INNER}のは]{{0,8}}の[はが]、?(?:{CHARACTER}{{1,15}}の一人、)?({CHARACTER}{{1,30}}?){NAMED}(?=。|\Z|だ|で[、すしあ])"
)
_SUBJECT = re.compile(rf"({CHARACTER}{{1,30}}?){NAMED}(は|{SUBJECT}|{ALSO})")
_ACTOR = re.compile(rf"(?:など|等)?と[、,]?(?!の)([^{INNER}はが]{{1,20}}?){NAMED}(は|{SUBJECT}|{ALSO})")
_WITHOUT_VERB = re.compile(rf"(?:と|とは)、?((?:[^{INNER}はがをにで]){{1,20}}?){NAMED}\Z")  # 「…」と町長
_TOLD_BY = re.compile(rf"({CHARACTER}{{1,20}}?)(?:に|から)[^{INNER}]{{0,8}}?(?:[さたなまらわがば]れ|られ)")
_PASSIVE = re.compile(
    r"[^、。と]{0,14}?(?:返って[きく]|教わ[っり]|(?:[さたなまらわがばか]れ|[一-龠ぁ-ん]られ)(?:た|て|る|、|\Z))"
)
_RELATIVE = re.compile(r"[るたうくすむぶつぬぐ](?=[一-龠々ァ-ヶA-Za-zＡ-Ｚ\d])")
_NOUN = rf"[^{INNER}はがをにへでと]"
_WHO = re.compile(rf"((?:{_NOUN}|で(?=[一-龠])){{1,20}}?){NAMED}(?=[はがもにをのかと、。]|ら?[＝=]|\Z)")
_AND_OF = re.compile(rf"(の{_NOUN}{{1,20}}?){NAMED}(?=[はがもにをのかと、。]|ら?[＝=]|\Z)")
_EMBEDDED = re.compile(rf"[^{INNER}]{{0,6}}?(?<=[たるうくす])(?:だけ|こと|の[をにはが]|点|際|ため|と[^{INNER}いさ])")
_DOES_SO = re.compile(rf"[^{INNER}]{{1,12}}\Z")  # 「…」と、住民が声を上げた
_WHEN = re.compile(rf"と[^{INNER}]*(?:[うくすむるつぬぶぐ]と|たら|れば)、\Z")  # 記者が「…」とただすと、「…」と答えた
_THAT = re.compile(r"(?:ことを|のを|ことに|ことや|ことが|ために|よう)")
_PREDICATE = re.compile(
    rf"(?:と(?=は)|[。]?)(?:[―—─–]{{1,2}}|[、 ])?(?:それ|これ)?(?:が|は)({CHARACTER}{{2,20}}?)(?:だ|で|。|\Z)"
)


def subject_behind(tail: str, start: int, verb: int, right: int, language: Language, *, has_topic: bool) -> Cue | None:
    """The subject of the verb of speech at `verb`: 「…」と市長は述べた; not 「…」と、空気が重かったことを明かした."""
    subject = _SUBJECT.match(tail, start, verb)
    if not subject or not possible(subject[1], language) or subject[1].endswith(("に", "で", "へ", "から")):
        return None
    held = (has_topic or tail[verb - 1] == "と") and not can_speak(
        subject[1], language
    )  # 「…」と空気が重かったと明かした
    embedded = subject[2] == "が" and (held or _THAT.search(tail, subject.end(), verb))
    return None if embedded else cue_of(right, subject, 0.95, "said")


def actor_behind(tail: str, right: int, language: Language) -> Cue | None:
    """Who does something as he says it: 「…」と校長が頭を下げた."""
    actor = _ACTOR.match(tail)
    if not actor or not can_speak(actor[1], language):
        return None
    far = tail[actor.start(1) - 1] in "、,"
    embedded = actor[2] == "が" and far and not _DOES_SO.match(tail, actor.end())
    return None if embedded else cue_of(right, actor, 0.85, "said")


def relative(tail: str, right: int, language: Language, *, has_topic: bool) -> Cue | None:
    """Whom a clause of speech describes: 「…」と話す倉本さん（38）は, 「…」と嘆く常連客もいる."""
    quoted = QUOTED.match(tail)
    if not quoted or quoted[0][-1] in "、," or tail.startswith("して", quoted.end()):
        return None  # 「…」として反対する声明
    for clause in _RELATIVE.finditer(tail, quoted.end(), quoted.end() + 14):
        said = tail[quoted.end() : clause.end()]
        if re.search("[、。]", said):
            return None
        end = _end_of_speaker(tail, clause.end(), language)
        if not end:
            continue
        who = tail[clause.end() : end]
        person = titled(language).search(who)
        if not person and (said in ("いう", "いった", "する", "した") or has_topic and is_text(who, language)):
            return None  # 「海の会」という団体
        return Cue(right + clause.end(), right + end, 0.9, "said")
    return None


def _end_of_speaker(tail: str, start: int, language: Language) -> int:
    """Where the noun phrase from `start` on ends that can speak, 0 without one; in 組合の平良さん the person speaks."""
    who = _WHO.match(tail, start)
    if not who:
        return 0
    ends = [who.end(1)]
    if longer := _AND_OF.match(tail, who.end()):
        ends.append(longer.end(1))
    speaking = [end for end in ends if can_speak(tail[start:end], language)]
    named = (end for end in speaking if titled(language).search(tail[start:end]))
    return next(named, max(speaking, default=0))


def is_text(phrase: str, language: Language) -> bool:
    return phrase.endswith(tuple(texts(language) | set(language.sections.get("written on", ()))))


def reported_by(tail: str, right: int, language: Language) -> Cue | None:
    """Who spoke by a passive: 「…」と医師に言われた."""
    quoted = QUOTED.match(tail)
    who = _TOLD_BY.match(tail, quoted.end()) if quoted else None
    return cue_of(right, who, 0.85, "said") if who and can_speak(who[1], language) else None


def owner(tail: str, right: int, language: Language) -> Cue | None:
    """Whose words they are: 「…」とする町側の報告と合わない, 「…」という社長の言葉を載せた; not 「海の会」という団体の声明."""
    who = _owned(language).match(tail)
    if not who or not can_speak(who[2], language) or (who["naming"] and not titled(language).search(who[2])):
        return None
    return Cue(right + who.start(2), right + who.end(2), 0.85, "said")


@cache
def _owned(language: Language) -> re.Pattern[str]:
    words = "|".join([any_of(language, "sayings"), *sorted(texts(language))])
    return re.compile(rf"(?:など|等)?と(?:する|した|の|(?P<naming>いう|いった))({_NOUN}{{1,20}}?){NAMED}の(?:{words})")


def is_passive(tail: str) -> bool:
    """Whether the words were said to the subject: 「…」と言われた."""
    quoted = QUOTED.match(tail)
    return bool(quoted and _PASSIVE.match(tail, quoted.end()))


def is_embedded(tail: str, language: Language) -> bool:
    """Whether the verb of speech stands in a clause of its own: 「…」と述べたことに触れ, 「…」と指示していたと認定した."""
    quoted = QUOTED.match(tail)
    if not quoted:
        return False
    start = quoted.end()
    verb = _PASSIVE.match(tail, start) or verbs(language).search(tail, start, start + 12)
    held = _WHEN.match(tail) or _object(language).match(tail)
    return bool(held or (verb and _EMBEDDED.match(tail, verb.end())))


@cache
def _object(language: Language) -> re.Pattern[str]:
    """What follows words that the sentence is about: 弁護側の「…」との主張については「…」と退けた."""
    said = rf"(?:など|等)?と(?:の|いう|する)(?:{any_of(language, 'sayings')})"
    return re.compile(rf"{said}(?:を|に(?:ついて|対し|関し)?(?:て?は)?)")


def alone(tail: str, right: int, language: Language) -> Cue | None:
    """A speaker without a verb: 「…」と町長; not the noun of a verb, as in 町は「…」と報告."""
    who = _WITHOUT_VERB.match(tail)
    if not who or not can_speak(who[1], language) or verbs(language).match(f"{who[1]}し"):
        return None
    return cue_of(right, who, 0.9, "said")


def predicate(tail: str, right: int, language: Language) -> Cue | None:
    """Whose conviction the words are: 「…」が久我さんの信条だ."""
    whose = _PREDICATE.match(tail)
    owner = re.match(rf"(.+)の(?:{any_of(language, 'sayings')})\Z", whose[1]) if whose else None
    return cue_of(right, whose, 0.8, "said") if whose and owner and can_speak(owner[1], language) else None


@cache
def reports(language: Language) -> re.Pattern[str]:
    """ "と" with what makes it no report: と同じ, と評判だ."""
    return re.compile(
        rf"(?:など|等)?と(?!{any_of(language, 'not reports')})[^{INNER}]|(?:など|等)?(?:だ|である)?(?:と|って)[、,]"
    )
