"""Are the wrong options of a quiz wrong, and would anybody fall for them?

    python benchmarks/distractor_quality.py

distractors.jsonl holds options over the starter corpus, each read and judged by hand: `drawn` ones
as a quiz offered them, two questions a guide, and `nearest` ones, the answers nearest in meaning to
a question's own, where a rule can go wrong. `could_pass`: an expert might take it for right.
`plausible`: somebody who doesn't know might. One JSON line: of the options that are offered the
share that is wrong, of those that could pass the share that is refused, and what a quiz over the
whole corpus finds. Exit 1 when an option that was offered could pass more often than 1 in 20.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

from tests.quiz_notes import starter_sources
from tutor.cards import CardSource
from tutor.distractors import Candidate, distractors, is_surely_wrong
from tutor.gists import gist_of
from tutor.quiz_making import QuizMaker

LABELLED = Path(__file__).with_name("distractors.jsonl")
LEAST_WRONG = 0.95


def main() -> int:
    notes = starter_sources()
    by_question = {source.question: source for source in notes}
    labelled = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    known = [one for one in labelled if {one["question"], one["option_of"]} <= by_question.keys()]
    offered = [one for one in known if is_offered(one, by_question)]
    could_pass = [one for one in known if one["could_pass"]]
    drawn = [one for one in offered if one["sample"] == "drawn"]
    wrong_share = 1 - mean(one["could_pass"] for one in offered)
    result = {
        "labelled": len(known),
        "offered": len(offered),
        "wrong_of_offered": round(wrong_share, 3),
        "could_pass": len(could_pass),
        "refused_of_these": round(1 - mean(one in offered for one in could_pass), 3),
        "plausible_of_drawn": round(mean(one["plausible"] for one in drawn), 3),
        **over_the_corpus(notes),
        "misses": [[one["question"], one["option_of"]] for one in offered if one["could_pass"]],
    }
    print(json.dumps(result, ensure_ascii=False))
    return int(wrong_share < LEAST_WRONG)


def is_offered(one: dict[str, Any], by_question: dict[str, CardSource]) -> bool:
    right, other = (candidate(by_question[one[name]]) for name in ("question", "option_of"))
    return bool(right and other and is_surely_wrong(right, other))


def candidate(source: CardSource) -> Candidate | None:
    gist = gist_of(source.question, source.answer)
    return Candidate(source, gist) if gist else None


def over_the_corpus(notes: tuple[CardSource, ...]) -> dict[str, Any]:
    """How many questions get options, and how many of these are from the right one's own area."""
    maker = QuizMaker(notes, notes, Random(1))
    asked = [found for source in notes if (found := candidate(source))]
    options = [distractors(right, maker.near(right.source), Random(1)) for right in asked]
    near = [
        other.source.area == right.source.area
        for right, others in zip(asked, options, strict=True)
        for other in others
    ]
    return {
        "questions": len(asked),
        "with_options": sum(map(bool, options)),
        "same_area_of_options": round(mean(near), 3),
    }


def mean(flags: Any) -> float:
    counted = list(flags)
    return sum(counted) / len(counted) if counted else 0.0


if __name__ == "__main__":
    sys.exit(main())
