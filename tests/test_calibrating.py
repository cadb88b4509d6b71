"""The bar of coverage is found for the notes at hand, kept, and found again when they change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tutor.calibrating import (
    Calibration,
    find_bar,
    makers,
    off_topic_questions,
    read_calibration,
    write_calibration,
)
from tutor.coverage import USUAL_BAR


def test_more_than_two_hundred_questions_are_shipped_none_twice() -> None:
    questions = off_topic_questions()
    assert len(questions) >= 200
    assert len({question.casefold() for question in questions}) == len(questions)
    assert all(question.strip() for question in questions)


def test_the_bar_balances_answers_to_other_things_and_refusals_of_the_notes_own() -> None:
    off_topic = [place / 10 for place in range(200)]
    own = [15 + place / 10 for place in range(250)]
    bar = find_bar(off_topic, own) + 1  # a unit is left to chance
    answered = sum(odds >= bar for odds in off_topic) / len(off_topic)
    refused = sum(odds < bar for odds in own) / len(own)
    assert abs(refused - 3 * answered) < 0.02  # the shipped ones are the easier ones to refuse
    assert 0.1 < refused < 0.4


@pytest.mark.parametrize("shift", [-0.9, 0.9])
def test_what_may_be_chance_leaves_the_bar_where_it_usually_is(shift: float) -> None:
    off_topic = [-2 + shift + place / 100 for place in range(200)]
    own = [shift + place / 100 for place in range(200)]
    assert find_bar(off_topic, own) == USUAL_BAR


def test_where_the_notes_ask_little_nearly_all_other_things_stay_below_the_bar() -> None:
    off_topic = [float(place) for place in range(288)]
    bar = find_bar(off_topic, own=[1000.0] * 5)
    below = sum(odds < bar for odds in off_topic) / len(off_topic)
    assert 0.9 < below < 0.99  # some are answered by somebody's notes after all


def test_a_bar_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "coverage.json"
    assert read_calibration(path) is None
    write_calibration(path, Calibration(0.5, 1000, "m"))
    assert read_calibration(path) == Calibration(0.5, 1000, "m")
    assert [file.name for file in tmp_path.iterdir()] == ["coverage.json"]


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "coverage.json"
    for text in ["", "[1]", json.dumps({"bar": 1}), "\x00"]:
        path.write_text(text, "utf-8")
        assert read_calibration(path) is None


def test_a_folder_that_cant_be_written_costs_only_finding_it_again(tmp_path: Path) -> None:
    write_calibration(tmp_path / "away" / "coverage.json", Calibration(0.5, 1000, "m"))
    assert not (tmp_path / "away").exists()


def test_it_holds_for_about_as_many_chunks_by_the_same_embedder() -> None:
    calibration = Calibration(0.5, 1000, makers("MiniLM", (1.0,)))
    assert calibration.fits(1150, makers("MiniLM", (1.0,)))
    assert not calibration.fits(1300, makers("MiniLM", (1.0,)))
    assert not calibration.fits(1000, makers("another", (1.0,)))
    assert not calibration.fits(1000, makers("MiniLM", (2.0,)))
