"""How often the grader is right.

Each of its first cases is judged by numbers learned without its question; those written later, from
which nothing is learned, by the numbers that it ships with. `python -m benchmarks.grading_quality`
prints one JSON line; `--fit` also writes the numbers that the grader ships with; `--misses` lists
the wrong verdicts on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.grading_cases import Case, load_cases, variants_of
from benchmarks.grading_fit import Learned, learn
from ingest.embedding import Embedded, Embedder, load_embedder
from ingest.settings import IngestSettings
from tutor.answer_gates import gate_of
from tutor.grade_calibration import VERDICTS, Calibration, Logistic
from tutor.grading import Examined, examine, grade

NUMBERS = Path(__file__).resolve().parents[1] / "tutor" / "grade_numbers.py"


class RememberingEmbedder:
    """Embeds each text once, since the cases share references and questions."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.fingerprint, self.dimension = embedder.fingerprint, embedder.dimension
        self.max_word_pieces, self.weights = embedder.max_word_pieces, embedder.weights

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_word_pieces(texts)

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        return self._embedder.rarity_of_words(words)

    def embed(self, texts: Sequence[str]) -> Embedded:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            made = self._embedder.embed(new)
            for text, vector, tokens in zip(new, made.vectors, made.token_vectors, strict=True):
                self._known[text] = vector, tokens
        vectors = np.stack([self._known[text][0] for text in texts])
        return Embedded(vectors, tuple(self._known[text][1] for text in texts))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(argv)
    cases_of_all = load_cases()
    written = [case for case in cases_of_all if case.written_set == 1]
    gated = [(case, gate_of(case.question, case.reference, case.answer)) for case in written]
    graded = [case for case, gate in gated if gate is None and case.verdict in VERDICTS]
    cases = [*graded, *variants_of(graded)]
    with tempfile.TemporaryDirectory() as home:
        embedder = RememberingEmbedder(load_embedder(IngestSettings(home=Path(home))))
        learned = {
            "with_meaning": learn(cases, _examine(cases, embedder)),
            "words_alone": learn(cases, _examine(cases, None)),
        }
        later = {
            f"set_{number}": _later([c for c in cases_of_all if c.written_set == number], embedder)
            for number in (2, 3)
        }
    if options.fit:
        NUMBERS.write_text(_module(learned), "utf-8")
    figures = {name: _figures(cases, gated, one) for name, one in learned.items()}
    if options.misses:
        _print_misses(cases, learned["with_meaning"])
    report = {"benchmark": "grading_quality", "cases": len(written), **figures, **later}
    print(json.dumps(report))
    return 0


def _later(cases: Sequence[Case], embedder: Embedder) -> dict[str, object]:
    """The shipped grader's figures, and by kind how many are right and how many decided ones."""
    grades = [grade(c.question, c.reference, c.answer, embedder=embedder) for c in cases]
    is_right = [g.verdict in c.acceptable for g, c in zip(grades, cases, strict=True)]
    kinds = {
        kind: {
            "cases": len(of_kind),
            "right": sum(is_right[i] for i in of_kind),
            "decided": sum(grades[i].decided for i in of_kind),
            "decided_right": sum(grades[i].decided and is_right[i] for i in of_kind),
        }
        for kind in sorted({case.tag for case in cases})
        if (of_kind := [i for i, case in enumerate(cases) if case.tag == kind])
    }
    return {
        "cases": len(cases),
        "accuracy": _share(is_right),
        "decided_right": _share([r for r, g in zip(is_right, grades, strict=True) if g.decided]),
        "undecided": _share([not g.decided for g in grades]),
        "swaps_not_correct": _share(
            [g.verdict != "correct" for g, c in zip(grades, cases, strict=True) if c.tag == "swap"]
        ),
        "kinds": kinds,
    }


def _examine(cases: Sequence[Case], embedder: Embedder | None) -> list[Examined]:
    return [examine(case.question, case.reference, case.answer, embedder) for case in cases]


def _figures(
    cases: Sequence[Case], gated: Sequence[tuple[Case, str | None]], learned: Learned
) -> dict[str, float]:
    """Shares over all written cases, those caught by a gate included."""
    rows = []
    for case, gate in gated:
        if gate is not None:
            verdict = "dont_know" if gate == "dont_know" else "wrong"
            rows.append((case, verdict, True))
    for case, chances in zip(cases, learned.chances, strict=True):
        if case.is_written:
            best = int(chances.argmax())
            decided = chances[best] >= learned.calibration.bars[best]
            rows.append((case, VERDICTS[best], bool(decided)))
    right = [verdict in case.acceptable for case, verdict, _ in rows]
    decided = [is_decided for *_, is_decided in rows]
    swaps = [verdict != "correct" for case, verdict, _ in rows if case.tag == "swap"]
    return {
        "accuracy": _share(right),
        "accuracy_beyond_gates": _share(
            [r for r, (c, *_) in zip(right, rows, strict=True) if c in cases]
        ),
        "decided_right": _share([r for r, d in zip(right, decided, strict=True) if d]),
        "undecided": _share([not d for d in decided]),
        "swaps_not_correct": _share(swaps),
        "variants_right": _share(
            [
                VERDICTS[int(row.argmax())] in case.acceptable
                for case, row in zip(cases, learned.chances, strict=True)
                if not case.is_written
            ]
        ),
    }


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3) if flags else 0.0


def _print_misses(cases: Sequence[Case], learned: Learned) -> None:
    for case, chances in zip(cases, learned.chances, strict=True):
        given = VERDICTS[int(chances.argmax())]
        if case.is_written and given not in case.acceptable:
            shown = " ".join(f"{chance:.2f}" for chance in chances)
            print(f"{case.id} {case.tag}: {case.verdict}, given {given} ({shown})", file=sys.stderr)
            print(f"    {case.question}\n    {case.answer!r}", file=sys.stderr)


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
        scales = f"        {one.means},\n        {one.spreads},\n"
        return f"Logistic(\n{scales}        (\n{rows}        ),\n    )"

    return (
        f"Calibration(\n    {logistic(calibration.points)},\n"
        f"    {logistic(calibration.verdicts)},\n    {calibration.bars},\n)"
    )


if __name__ == "__main__":
    sys.exit(main())
