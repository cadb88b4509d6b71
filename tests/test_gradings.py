"""The graded answers that the grader is measured and calibrated with."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.grading_cases import CASES, load_cases, variants_of
from tutor.answer_gates import gate_of
from tutor.grade_calibration import VERDICTS


def test_every_case_finds_its_reference_and_says_why():
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    cases = load_cases()
    assert len(cases) == len(rows) >= 150
    assert all(case.reference.strip() for case in cases)
    assert all(row["why"].strip() for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({case.file for case in cases}) >= 12


def test_all_verdicts_and_kinds_are_there():
    cases = load_cases()
    verdicts = Counter(case.verdict for case in cases)
    assert set(verdicts) == {*VERDICTS, "dont_know"}
    assert min(verdicts[verdict] for verdict in VERDICTS) > 80
    kinds = Counter(case.tag for case in cases)
    assert kinds["swap"] >= 40
    assert kinds["own_words"] >= 80


def test_every_gate_case_is_caught_and_no_real_answer_is():
    for case in load_cases():
        gate = gate_of(case.question, case.reference, case.answer)
        if case.verdict == "dont_know":
            assert gate == "dont_know", case.answer
        elif case.tag == "injection":
            assert gate == "instructions", case.answer
        elif case.verdict in ("correct", "partial"):
            assert gate is None or "wrong" in case.acceptable, (gate, case.answer)


def test_variants_are_the_same_each_time():
    cases = load_cases()[:60]
    assert variants_of(cases) == variants_of(cases)
    assert {"exchanged", "first_half", "reference"} <= {case.tag for case in variants_of(cases)}


@pytest.mark.skipif("PREP_TUTOR_EVAL" not in os.environ, reason="needs the evaluation data")
def test_gates_hold_on_answers_that_others_wrote():
    path = Path(os.environ["PREP_TUTOR_EVAL"]) / "seeds" / "grading.jsonl"
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        gate = gate_of(case["question"], case["reference"], case["answer"])
        expected = {"dont_know": "dont_know"}.get(case["verdict"])
        if case.get("tag") == "injection":
            expected = "instructions"
        assert gate == expected, case["id"]


def test_a_question_belongs_to_one_set_alone():
    cases = load_cases()
    learned_from = {case.question for case in cases if case.written_set == 1}
    later = {case.question for case in cases if case.written_set == 3}
    assert len(later) >= 15
    assert not later & learned_from
