"""The classifier of tickets."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from chalicelib.catalogue.classifier import Classifier, learn, plain
from chalicelib.catalogue.publishing import words
from infra.classifier import FOLDER, measured, stopped
from tests.builders import World

SENTENCES = [("lamp", "路灯不亮"), ("lamp", "这条路晚上没有灯"), ("water", "家里停水了"), ("water", "自来水发黄")]
WORDS = {"lamp": ["路灯", "照明"], "water": ["停水", "水压"], "dogs": ["遛狗"]}


def made() -> Classifier:
    return learn(SENTENCES, WORDS)


def test_what_was_learned_is_known_again() -> None:
    found = made()
    assert [found.guess(text)[0].category for _, text in SENTENCES] == [category for category, _ in SENTENCES]


def test_a_word_of_the_vocabulary_is_enough() -> None:
    assert made().guess("有人遛狗")[0].category == "dogs"


def test_nothing_known_leads_to_no_guess() -> None:
    assert made().guess("!!! 😀😀 ") == []
    assert made().guess("qwxyz") == []


@given(st.text(max_size=300))
def test_any_text_has_scores_that_are_shares(text: str) -> None:
    found = made().guess(text, most=9)
    assert sum(guess.score for guess in found) <= 1000
    assert [guess.score for guess in found] == sorted((guess.score for guess in found), reverse=True)


@given(st.sampled_from(SENTENCES), st.sampled_from(["", " ", "！", "\n", "。。。"]))
def test_signs_and_width_change_nothing(sentence: tuple[str, str], sign: str) -> None:
    _, text = sentence
    assert made().guess(f"{sign}{text}{sign}") == made().guess(text)
    assert plain("ＡＢＣ１２３号") == plain("abc7号")


def test_a_snapshot_is_the_same_again_and_says_the_same() -> None:
    packed = made().pack()
    assert packed == made().pack()
    again = Classifier.unpack(packed)
    assert again.pack() == packed
    assert all(again.guess(text) == made().guess(text) for _, text in SENTENCES)


def test_a_very_long_text_is_read_in_part_and_answered() -> None:
    assert made().guess("路灯不亮" * 20_000)[0].category == "lamp"


def test_the_published_classifier_is_the_one_of_the_folder() -> None:
    catalogue = World().catalogue
    digest, classifier = catalogue.classifier()
    assert len(digest) == 64
    known = {one.name for one in catalogue.complaints().categories}
    assert set(classifier.categories) == known - {"other"}


def test_categories_that_nobody_knows_are_not_published() -> None:
    with pytest.raises(words.UnknownCategories, match="street_lighting"):
        words.learned(FOLDER, {"categories": [{"name": "noise"}]})


def test_nothing_held_out_was_learned_and_every_category_is_in_both() -> None:
    learned, held = (
        words.rows((FOLDER / words.FOLDER / f"{name}.tsv").read_text("utf-8")) for name in ("corpus", "held_out")
    )
    assert not {plain(text) for _, text in learned} & {plain(text) for _, text in held}
    assert {category for category, _ in learned} == {category for category, _ in held}
    texts = [plain(text) for _, text in learned]
    assert len(set(texts)) == len(texts)


def test_it_is_right_about_what_it_has_never_seen() -> None:
    """A floor far under what is measured: see docs/measured.md."""
    told = measured(Path(FOLDER), 900)
    assert told.accuracy > 0.75
    assert told.sure > 0.9
    assert told.coverage > 0.4


def test_words_of_accusations_stop_few_ordinary_sentences_and_each_of_them_speaks_of_somebody_at_work() -> None:
    told = stopped(FOLDER, 900)
    assert 0 < told.share <= told.share_of_sure < 0.05
    assert all(any(word in text for word in ("民警", "工作人员", "态度恶劣")) for text in told.texts)
