"""Acronyms are spelt out where the notes do it, and nowhere else."""

from __future__ import annotations

import pytest

from tutor.acronyms import Acronyms

NOTES = (
    "CPython has a Global Interpreter Lock (GIL): one thread at a time.",
    "RAII (Resource Acquisition Is Initialization) ties a resource to a scope.",
    "A stack is last in, first out (LIFO). TLS stands for Transport Layer Security.",
    "Use depth-first search (DFS) here. Some people (it) say no. A Great Idea Lately (GUI).",
    "Applicant tracking systems (ATSs) read it first.",
)


def passages_with(word: str) -> list[str]:
    return [text for text in NOTES if word in text.lower()]


@pytest.mark.parametrize(
    ("acronym", "meaning"),
    [
        ("gil", "global interpreter lock"),
        ("GIL", "global interpreter lock"),
        ("raii", "resource acquisition is initialization"),
        ("lifo", "last in first out"),
        ("dfs", "depth first search"),
        ("tls", "transport layer security"),
        ("ats", "applicant tracking systems"),
        ("gui", None),
        ("it", None),
        ("a", None),
        ("toolong", None),
        ("g1l", None),
        ("ПИЛ", None),
    ],
)
def test_an_acronym_stands_for_what_the_notes_say(acronym: str, meaning: str | None) -> None:
    assert Acronyms(passages_with).meaning(acronym) == meaning


def test_the_long_form_goes_by_its_acronym() -> None:
    acronyms = Acronyms(passages_with)
    assert acronyms.short_for(["global", "interpreter", "lock"]) == "gil"
    assert acronyms.short_for(["green", "ideas", "laugh"]) is None


def test_each_is_looked_up_once() -> None:
    asked: list[str] = []

    def counting(word: str) -> list[str]:
        asked.append(word)
        return passages_with(word)

    acronyms = Acronyms(counting)
    for _ in range(3):
        acronyms.meaning("gil")
        acronyms.meaning("xyz")
    assert asked == ["gil", "xyz"]
