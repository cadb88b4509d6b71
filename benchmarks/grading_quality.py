"""How often the grader is right, each case judged by numbers learned without its question.

`python -m benchmarks.grading_quality` prints one JSON line: cross-validated figures of the cases
that it was tuned on, and of a set that was kept from all tuning. `--fit` also writes the numbers
that the grader ships with; `--misses` lists the wrong verdicts on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.grading_cases import TUNED_ON, Case, answers_to_others, load_cases
from benchmarks.grading_fit import Learned, learn
from benchmarks.remembering_embedder import RememberingEmbedder
from ingest.embedding import Embedder, load_embedder
from ingest.settings import IngestSettings
from tutor.answer_gates import gate_of
from tutor.grade_calibration import VERDICTS, Calibration, Logistic, said
from tutor.grading import Examined, examine

NUMBERS = Path(__file__).resolve().parents[1] / "tutor" / "grade_numbers.py"


@dataclass(frozen=True, slots=True)
class Given:
    """What the grader says of a case."""

    case: Case
    verdict: str
    confidence: float
    is_decided: bool

    @property
    def is_right(self) -> bool:
        return self.verdict in self.case.acceptable


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(argv)
    cases = load_cases()
    with tempfile.TemporaryDirectory() as home:
        embedder = RememberingEmbedder(load_embedder(IngestSettings(home=Path(home))))
        judged = {
            "with_meaning": _judge(cases, embedder),
            "words_alone": _judge(cases, None),
        }
    if options.fit:
        NUMBERS.write_text(_module({name: one for name, (one, _) in judged.items()}), "utf-8")
    if options.misses:
        _print_misses(judged["with_meaning"][1])
    figures = {name: _figures(given) for name, (_, given) in judged.items()}
    kinds = _kinds(judged["with_meaning"][1])
    report = {"benchmark": "grading_quality", "cases": len(cases), **figures, "kinds": kinds}
    print(json.dumps(report))
    return 0


def _judge(cases: Sequence[Case], embedder: Embedder | None) -> tuple[Learned, list[Given]]:
    """Numbers learned from the sets for tuning, and what is said of all cases."""
    given, rest = [], []
    for case in cases:
        gate = gate_of(case.question, case.reference, case.answer)
        if gate is None and case.verdict in VERDICTS:
            rest.append(case)
        else:
            verdict = "dont_know" if gate == "dont_know" else "wrong" if gate else "none"
            given.append(Given(case, verdict, 1.0, is_decided=True))
    examined = _examine(rest, embedder)
    tuned = [place for place, case in enumerate(rest) if case.written_set in TUNED_ON]
    gated = sum(one.is_right and one.case.written_set in TUNED_ON for one in given)
    written = [rest[i] for i in tuned]
    elsewhere = answers_to_others(written)
    learned = learn(
        [*written, *elsewhere],
        [*(examined[i] for i in tuned), *_examine(elsewhere, embedder)],
        gated=gated,
    )
    found = dict(zip(tuned, learned.chances, strict=False))  # those of `elsewhere` follow
    for place, (case, one) in enumerate(zip(rest, examined, strict=True)):
        chances = found.get(place)
        if chances is None:
            chances = _chances(one, learned.calibration)
        best = int(chances.argmax())
        confidence = float(chances[best])
        is_decided = confidence >= learned.calibration.bars[best]
        given.append(Given(case, VERDICTS[best], confidence, is_decided))
    return learned, given


def _examine(cases: Sequence[Case], embedder: Embedder | None) -> list[Examined]:
    return [examine(case.question, case.reference, case.answer, embedder) for case in cases]


def _chances(examined: Examined, calibration: Calibration) -> NDArray[np.float64]:
    return examined.chances(calibration, said(calibration, examined.matching.features))


def _figures(given: Sequence[Given]) -> dict[str, dict[str, float]]:
    sets = {
        "tuned_on": [one for one in given if one.case.written_set in TUNED_ON],
        "never_tuned_on": [one for one in given if one.case.written_set not in TUNED_ON],
    }
    return {name: _shares(one) for name, one in sets.items()}


def _shares(given: Sequence[Given]) -> dict[str, float]:
    """Shares over all cases, those caught by a gate included."""
    return {
        "cases": len(given),
        "accuracy": _share([one.is_right for one in given]),
        "decided_right": _share([one.is_right for one in given if one.is_decided]),
        "undecided": _share([not one.is_decided for one in given]),
        "swaps_not_correct": _share(
            [one.verdict != "correct" for one in given if one.case.tag == "swap"]
        ),
        "wrongly_called_correct_and_decided": sum(
            one.is_decided and one.verdict == "correct" and not one.is_right for one in given
        ),
    }


def _kinds(given: Sequence[Given]) -> dict[str, str]:
    """By kind of case: right, decided, decided rightly, of all."""
    kinds: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        kinds[one.case.tag].append(one)
    return {kind: _counts(ones) for kind, ones in sorted(kinds.items())}


def _counts(ones: Sequence[Given]) -> str:
    right = sum(one.is_right for one in ones)
    decided = [one for one in ones if one.is_decided]
    sure = sum(one.is_right for one in decided)
    return f"{right} of {len(ones)} right; {sure} of {len(decided)} decided ones right"


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3) if flags else 0.0


def _print_misses(given: Sequence[Given]) -> None:
    """Decided ones first, then by confidence."""
    misses = [one for one in given if not one.is_right]
    for one in sorted(misses, key=lambda one: (not one.is_decided, -one.confidence)):
        sure = "decided" if one.is_decided else "undecided"
        case = one.case
        print(
            f"{case.id} {case.tag}: {case.verdict}, given {one.verdict} ({one.confidence}, {sure})"
            f"\n    {case.question}\n    {case.answer!r}",
            file=sys.stderr,
        )


def _module(learned: dict[str, Learned]) -> str:
    """The module that the grader reads its numbers from."""
    lines = [
        '"""Learned numbers, written by `python -m benchmarks.grading_quality --fit`."""',
        "",
        "# fmt: off",
        "# ruff: noqa: E501",
        "from tutor.grade_calibration import Calibration, Logistic",
        "",
    ]
    for name, one in learned.items():
        lines += [f"{name.upper()} = {_written(one.calibration)}", ""]
    return "\n".join(lines)


def _written(calibration: Calibration) -> str:
    def logistic(one: Logistic) -> str:
        rows = "".join(f"            {row},\n" for row in one.weights)
        scales = f"        {one.knots},\n        {one.means},\n        {one.spreads},\n"
        return f"Logistic(\n{scales}        (\n{rows}        ),\n    )"

    return (
        f"Calibration(\n    {logistic(calibration.points)},\n"
        f"    {logistic(calibration.verdicts)},\n    {calibration.bars},\n)"
    )


if __name__ == "__main__":
    sys.exit(main())
