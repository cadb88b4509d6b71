"""What the notes alone answer to our own questions: `python -m benchmarks.notes_answers HOME`.

HOME is a data folder in which `corpus/starter` is indexed. Prints one JSON line: for the questions
that the guides answer, how many answers cite a guide that has it and how many hold one of the
passages that an answer must hold; for the others, how many are refused.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from benchmarks.prompt_reuse import Silence
from tutor.answering import answer_question
from tutor.looking_up import Question
from tutor.services import Services

QUESTIONS = Path(__file__).parent / "questions.jsonl"


def measure(home: Path) -> dict[str, object]:
    notes = replace(Services({"TUTOR_HOME": str(home)}, Path.cwd()).notes(), quick_searcher=None)
    counts: Counter[str] = Counter()
    took_s: list[float] = []
    for line in QUESTIONS.read_text("utf-8").splitlines():
        entry = json.loads(line)
        started_s = time.monotonic()
        asked = answer_question(
            Question(entry["query"]), notes, None, Silence(), clock_s=time.monotonic
        )
        answer = asyncio.run(asked).answer
        took_s.append(time.monotonic() - started_s)
        if not entry["gold"]:
            counts["uncovered"] += 1
            counts["uncovered_refused"] += answer.coverage == "missing"
            continue
        files = {gold["file"] for gold in entry["gold"]}
        counts["covered"] += 1
        counts["wrongly_refused"] += answer.coverage == "missing"
        counts["cites_a_gold_file"] += any(
            cited.source.locator.source in files for cited in answer.citations
        )
        counts["holds_what_it_must"] += any(must in answer.text for must in entry["must"])
    return {
        **counts,
        "median_s": round(statistics.median(took_s), 3),
        "slowest_of_twenty_s": round(statistics.quantiles(took_s, n=20)[-1], 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]).absolute())))
