"""Which language a text is in, and the words of each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.extract import extract
from letters.languages import detection
from letters.languages.detection import UNKNOWN, by_words, detect, other_language
from letters.languages.lexicon import ACCORDING, CUE, DETERMINER, PREPOSITION, PRONOUN, language
from letters.languages.word_lists import (
    FOLDER,
    all_words,
    codes,
    finite_forms,
    main_codes,
    sections,
    text_of,
    words,
)
from letters.model import Article
from letters.text.normalize import entry_key, keys

SENTENCES = {
    "en": "The harbour will open in May, and nobody was asked about it.",
    "de": "Der Hafen wird im Mai geöffnet, und niemand wurde gefragt.",
    "fr": "Le port ouvrira au mois de mai, et personne n’a été consulté.",
    "es": "El puerto abrirá en mayo y nadie fue consultado por la ciudad.",
    "it": "Il porto aprirà a maggio e nessuno è stato consultato dalla città.",
    "nl": "De haven gaat in mei open en niemand is ernaar gevraagd.",
    "pt": "O porto abre em maio e ninguém foi consultado pela cidade.",
    "cs": "Přístav se otevře v květnu a nikdo se nikoho neptal.",
    "pl": "Port zostanie otwarty w maju i nikt nie był o to pytany.",
    "sv": "Hamnen öppnar i maj, och ingen har frågat om saken.",
    "da": "Havnen åbner i maj, og ingen er blevet spurgt om sagen.",
    "no": "Havnen åpner i mai, og ingen er blitt spurt om saken.",
    "fi": "Satama avataan toukokuussa, eikä kukaan ole kysynyt siitä.",
    "tr": "Liman mayısta açılacak ve kimseye bir şey sorulmadı.",
    "ru": "Порт откроется в мае, и никого об этом не спросили.",
    "ja": "港は五月に開くが、誰にも相談はなかった。",
    "zh": "港口五月开放，没有人被问过。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_shows_its_language(code: str) -> None:
    assert detect(SENTENCES[code]) == code


NEIGHBOURS = {  # of languages that have word lists
    "ca": "L’alcalde va dir ahir que la ciutat no tancarà el mercat durant l’estiu.",
    "gl": "O alcalde dixo onte que a cidade non vai pechar o mercado no verán.",
    "sk": "Starosta v pondelok odstúpil, lebo mesto neuzavrelo účty.",
    "af": "Die burgemeester het gister gesê dat die stad nie die mark gaan sluit nie.",
    "ms": "Datuk bandar meletak jawatan pada hari Isnin kerana akaun tidak diselesaikan.",
    "id": "Wali kota mengundurkan diri pada hari Senin karena rekening belum selesai.",
    "uk": "Міський голова подав у відставку, бо рахунків ніхто не бачив.",
    "bg": "Кметът подаде оставка, защото никой не видя сметките.",
    "ko": "시장이 월요일에 사임했다.",
    "el": "Ο δήμαρχος παραιτήθηκε τη Δευτέρα.",
    "hu": "A polgármester hétfőn lemondott, mert a számlák nem voltak rendben.",
    "ro": "Primarul a demisionat luni, pentru că nimeni nu a văzut conturile.",
}
SHORT_ENGLISH = (
    'In a note to Clara Voss, Hugh Ames wrote: "I quit."', "Mayor to quit after budget row",
    "The firm declined to comment.", '"This is a disgrace," she said on Monday.', "“No,” said Pavel Dvorak.",
    "Smith: “We won.”", "Storm Ana hits Vigo, two dead", "“Goal!” shouted Marek Nemec.", "Police charge man over fire",
    "Chen and Lee sign deal", "He told La Voz: “Never.”",
)  # fmt: skip


@pytest.mark.parametrize("code", NEIGHBOURS)
def test_a_language_without_word_lists_is_never_taken_for_its_neighbour(code: str) -> None:
    assert detect(NEIGHBOURS[code]) == code


@pytest.mark.parametrize("line", SHORT_ENGLISH)
def test_a_short_english_line_is_english_or_unknown(line: str) -> None:
    assert detect(line) in ("en", UNKNOWN)


@pytest.mark.parametrize(
    ("line", "code"),
    [("“No,” said Jane Doe.", "en"), ("“Stop!” said Ann Lee.", "en"), ("« Oui », a dit Anne Roux.", "fr"),
     ("“Nein”, sagte Jan Stein.", "de"), ("“No”, ha detto Ada Riva.", "it"), ("Xoro bala nim.", UNKNOWN)],
)  # fmt: skip
def test_words_decide_where_the_model_is_not_sure(line: str, code: str) -> None:
    assert detect(line) == code


def test_both_kinds_of_norwegian_are_norwegian() -> None:
    assert main_codes()["nb"] == main_codes()["nn"] == "no"
    assert detect("Ordføraren sa i går at byen ikkje vil stengje marknaden i løpet av sommaren.") == "no"


@pytest.mark.parametrize("text", ["", "12 34", "…", "x", "https://example.org/a?b=1"])
def test_what_cannot_be_recognised_is_unknown(text: str) -> None:
    assert detect(text) == UNKNOWN and by_words(text) in (UNKNOWN, *codes())


def asks_the_model(text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    asked = []
    model = detection._model()
    monkeypatch.setattr(detection, "_model", lambda: lambda sample: asked.append(sample) or model(sample))
    detect(text)
    return bool(asked)


def load_the_model(*texts: str) -> bool:
    """Whether a process that detects the languages of texts loads the model."""
    script = (
        "import sys; from letters.languages.detection import detect; [*map(detect, sys.argv[1:])]; "
        "print('numpy' in sys.modules)"
    )
    return (
        subprocess.run([sys.executable, "-c", script, *texts], capture_output=True, text=True, check=True).stdout
        == "True\n"
    )


PLAIN = (  # sentences with three function words and more
    "The mayor quits, and the council was not asked.",
    "Le port ouvrira au mois de mai, et les habitants de la ville n’ont pas été consultés par les élus.",
    "Der Bürgermeister hat gesagt, dass der Hafen nicht geöffnet wird und die Stadt sich nicht entschuldigt.",
    "The harbour's owner called it a farce and a scandal, and the mayor's lawyer a stunt for a vote in a bad year.",
)


@pytest.mark.parametrize("line", PLAIN)
def test_a_sentence_with_three_function_words_needs_no_model(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not asks_the_model(line, monkeypatch)


ARTICLES = {  # each with ten function words of its own and more
    "es": "El alcalde de la ciudad dijo que no se va a cerrar el puerto, según las actas de una reunión con los vecinos. "
    "Sus palabras fueron muy claras, pero también hay dudas sobre lo que había pasado entre ellos cuando llegó.",
    "pt": "O prefeito disse que não vai fechar o mercado da cidade, mas a oposição já pediu uma investigação. "
    "Ele também foi ao encontro dos moradores, que falaram com os jornalistas sobre as obras no porto e na praia.",
    "pl": "Burmistrz powiedział, że nie zamknie portu, ale radni są przeciw i nie wiadomo, co się teraz stanie w mieście. "
    "To jest decyzja, którą podjął przed wyborami, a jego partia już od roku mówi o tym na każdym zebraniu.",
    "nl": "De burgemeester zei dat de haven niet dicht gaat, maar de raad is het daar niet mee eens en wil een onderzoek. "
    "Hij was er ook bij toen de bewoners van de wijk op het plein stonden en vroegen wat er met hen zou gebeuren.",
    "ru": "Мэр сказал, что он не закроет порт, но депутаты были против, и как это было решено, мы так и не узнали. "
    "Из города на остров ушли все катера, а его заместитель от ответа отказался и за столом молчал.",
}
NEIGHBOURING = {
    "ca": "L’alcalde va dir que no es tancarà el port, segons les actes de la reunió amb els veïns, i que la ciutat no té "
    "més diners per a una obra com aquesta. Els regidors no han dit res sobre el que va passar entre ells.",
    "gl": "O alcalde dixo que non se vai pechar o porto, e que a cidade non ten máis cartos para unha obra como esta. "
    "Os concelleiros aínda non falaron cos veciños da praia, que foron onte ao concello por mor das obras.",
    "sk": "Starosta povedal, že prístav sa nezatvorí, ale poslanci boli proti a nikto nevie, čo sa teraz stane v meste. "
    "To je rozhodnutie, ktoré urobil pred voľbami, a jeho strana už rok hovorí o tom, ako by sa to dalo zmeniť.",
    "af": "Die burgemeester het gesê dat die hawe nie gaan sluit nie, maar die raad is nie tevrede nie en wil weet wat "
    "daar met die geld gebeur het. Hy was ook by toe die inwoners van die dorp op die plein gestaan het.",
    "bg": "Кметът каза, че няма да затвори пристанището, но съветниците не са съгласни и никой не знае какво ще стане "
    "с града. Това е решение, което той взе преди изборите, и неговата партия от година говори за него.",
}


@pytest.mark.parametrize("code", ARTICLES)
def test_an_article_in_a_language_with_neighbours_needs_no_model(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert detect(ARTICLES[code]) == code and not asks_the_model(ARTICLES[code], monkeypatch)


@pytest.mark.parametrize("code", NEIGHBOURING)
def test_an_article_in_a_neighbouring_language_is_recognised_by_the_model(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert detect(NEIGHBOURING[code]) == code and asks_the_model(NEIGHBOURING[code], monkeypatch)


def test_a_line_with_two_function_words_needs_the_model() -> None:
    assert load_the_model("The mayor quits, the council said.")


def test_where_it_is_not_needed_it_is_not_loaded() -> None:
    assert not load_the_model(*PLAIN, *ARTICLES.values())


def test_the_same_text_gives_the_same_answer_in_every_process() -> None:
    script = "from letters.languages.detection import detect; import sys; print(*map(detect, sys.argv[1:]))"
    texts = [*SENTENCES.values(), *NEIGHBOURS.values(), *SHORT_ENGLISH]
    answers = {
        subprocess.run(
            [sys.executable, "-c", script, *texts], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(answers) == 1 and answers.pop().split() == [detect(text) for text in texts]


def test_a_language_without_word_lists_has_speakers_by_signs_only() -> None:
    text = (
        "„Nitko nije kriv“, rekao je Ivan Horvat.\n\nAna Marić: „Idemo dalje.“\n\nGrad je miran. „Ne znamo“, rekli su."
    )
    quotations = extract(Article(id="a", text=text, outlet="a"))
    assert [(q.speaker, q.language) for q in quotations] == [(None, "hr"), ("Ana Marić", "hr"), (None, "hr")]


def test_a_foreign_quotation_does_not_change_the_language() -> None:
    text = SENTENCES["en"] * 4 + "“" + SENTENCES["de"] + "” " + "“日本語の引用”"
    assert detect(text) == "en"


@given(st.text())
def test_any_text_has_a_code(text: str) -> None:
    assert re.fullmatch("[a-z]{2,3}", detect(text))
    assert by_words(text) in {UNKNOWN, *codes()}


def test_every_sentence_of_the_test_has_a_file_and_every_file_a_sentence() -> None:
    assert set(SENTENCES) == {code for code in codes() if words(code, "function words")}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_language_has_words_of_speech(code: str) -> None:
    lexicon = language(code)
    assert lexicon.words("cues") and lexicon.words("according") and lexicon.words("function words")
    assert all(lexicon.lexicon[cue] & CUE for cue in lexicon.words("cues"))
    assert all(lexicon.lexicon[phrase[0]] & ACCORDING for phrases in lexicon.according.values() for phrase in phrases)


@pytest.mark.parametrize("code", codes())
def test_no_entry_is_empty_or_holds_a_mark_of_the_format(code: str) -> None:
    for section, entries in sections(code).items():
        for entry in entries:
            assert entry == entry.strip() and entry and not set(entry) & set("[]#"), section


@pytest.mark.parametrize("code", codes())
def test_a_heading_stands_once_in_its_file(code: str) -> None:
    lines = (FOLDER / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    headings = [line for line in lines if line.startswith("[")]
    assert len(headings) == len(set(headings)) == len(sections(code))


@pytest.mark.parametrize("code", sorted(codes()))
def test_no_phrase_is_cut_by_the_end_of_a_line(code: str) -> None:
    small = PREPOSITION | DETERMINER
    for section in ("spoken of", "crying", "editorial remarks"):
        phrases = sections(code).get(section, ())
        assert not [phrase for phrase in phrases if language(code).lexicon.get(phrase, 0) & small], section


@pytest.mark.parametrize("code", codes())
def test_the_text_of_a_section_has_every_word_of_it_and_its_key(code: str) -> None:
    for section, entries in sections(code).items():
        text = text_of(code, section)
        for form in (form for entry in entries for part in entry.split() for form in part.split("/")):
            assert form.casefold() in text
            if form.replace("-", "").isalpha():
                assert entry_key(form) in text


@pytest.mark.parametrize("code", codes())
def test_the_key_of_an_entry_is_its_words_joined(code: str) -> None:
    for section, entries in sections(code).items():
        for form in {form for entry in entries for form in (entry, *entry.split("="), *entry.split())}:
            assert entry_key(form) == "".join(keys(form)), section


@pytest.mark.parametrize(
    "entry", ["'t is", "po' più", "l' -ami", "1.5", "v. 2.0", "½", "〇", "Mac-Mahon", "p. ex.", "qu'il", "'"]
)
def test_the_key_of_an_odd_entry_is_its_words_joined(entry: str) -> None:
    assert entry_key(entry) == "".join(keys(entry))


def test_a_code_may_carry_a_region_and_any_case() -> None:
    assert language("EN-gb").code == "en"
    assert language("pt_BR").lexicon["ele"] & PRONOUN


def test_an_unknown_language_has_no_words() -> None:
    unknown = language("xx")
    assert not unknown.lexicon and not unknown.words("cues")


def test_a_language_is_read_once() -> None:
    assert language("de") is language("de")


def test_a_long_text_is_recognised_by_its_beginning() -> None:
    assert detect(SENTENCES["fr"] * 40 + "x" * 5_000_000 + SENTENCES["de"]) == "fr"


def test_a_section_of_all_languages_holds_the_words_of_each() -> None:
    assert {"nicht", "not", "tidak", "没"} <= all_words("negations")


def test_a_code_of_three_letters_is_named_by_the_file_of_its_language() -> None:
    assert (main_codes()["ger"], main_codes()["fra"], main_codes()["ind"]) == ("de", "fr", "id")


MADE = """
name = Madeish
[cues]
zagte, zagtul
[determiners]
zo
[roles]
zurgmeister
[title before]
zilmo
[function words]
zo, zet, zund, zerr, zine
[negations]
zicht
"""
ASKED = """
import sys
from pathlib import Path
from letters.languages import word_lists
word_lists.FOLDER = Path(sys.argv[1])
from index.comparison.meaning import is_negation
from letters.extract import extract
from letters.languages import detection
from letters.languages.detection import by_words
from letters.model import Article
from letters.text.normalize import entry_key
text = "Zo zurgmeister zagte: “Zine zarbe zost zarber zon zet zalle.” Zo zilmo “Zarber” zerr zund."
print(by_words(text), is_negation("zicht"))
quotations = extract(Article(id="a", text=text, outlet="Z", language="qz"))
print(*[quotation.kind for quotation in quotations], quotations[0].speaker)
"""


def test_a_new_language_is_a_new_file(tmp_path: Path) -> None:
    folder = tmp_path / "languages"
    shutil.copytree(FOLDER, folder)
    (folder / "qz.txt").write_text(MADE, encoding="utf-8")
    asked = subprocess.run(
        [sys.executable, "-c", ASKED, folder], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert asked.stdout.splitlines() == ["qz True", "quotation title Zo zurgmeister"]


def test_a_short_text_is_in_another_language_only_where_more_than_one_word_shows_it() -> None:
    assert other_language("Pride goes before a fall.", {"en"}) is None
    assert other_language("Le cheval ne mange pas de salade de concombres", {"en"}) == "fr"
    assert other_language("Le cheval ne mange pas de salade de concombres", {"en", "fr"}) is None
    assert other_language("何人も、ほしいままに逮捕されることはない。", {"en"}) == "ja"


def test_a_verb_gives_its_finite_forms_and_not_those_that_are_nouns() -> None:
    spanish = finite_forms("es")
    assert {"abandona", "abandonaron", "abandonarán", "anduvo", "marchó", "marchaban"} <= spanish
    assert not {"abandonar", "abandonado", "marcha", "causa", "ayuda", "lima"} & spanish
    assert {"przeprosił", "przeprosiły", "przeproszą"} <= finite_forms("pl")


@pytest.mark.parametrize("code", codes())
def test_every_verb_has_a_row_that_conjugates_it(code: str) -> None:
    ends = tuple(row.split(" ")[0] for row in words(code, "conjugations"))
    assert [verb for verb in words(code, "verbs") if not verb.endswith(ends)] == []


@pytest.mark.parametrize("code", codes())
def test_a_form_of_a_verb_is_no_word_for_a_speaker(code: str) -> None:
    nouns = {word for section in ("roles", "groups", "never speakers") for word in words(code, section)}
    assert (finite_forms(code) - words(code, "finite forms")) & nouns == set()
