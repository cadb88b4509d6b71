"""Telling whether a message is written in English."""

from __future__ import annotations

import pytest

from tutor.languages_written import is_english, without_little_words


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué es el GIL?",
        "explícame el patrón observador",
        "deadlock kaise hota hai",
        "thread aur process me kya farak hai",
        "диспетчер потоков",
    ],
)
def test_another_language_is_told_by_its_little_words_and_signs(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    "text",
    ["What is the GIL?", "naïve Bayes", "In total O(n) time and O(k) memory.", "std::move", ""],
)
def test_english_stays_english(text: str) -> None:
    assert is_english(text)


def test_what_is_left_without_little_words_is_what_was_asked() -> None:
    left = without_little_words("what is un deadlock de la base")
    assert left.split() == ["what", "is", "deadlock", "base"]
