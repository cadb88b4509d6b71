"""How well messages are sorted by plain rules: prints one JSON line.

`python -m benchmarks.message_sorting [--misses]`. The messages of `messages.jsonl` were written and
labelled before any was sorted; the rules were mended on `development` alone. A kind is that of
`tutor.messages`, or the mode that a message asks for in words.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

from tutor.facts_said import facts_in
from tutor.interview_request import interview_request
from tutor.messages import sort_message
from tutor.modes import mode_request

MESSAGES = Path(__file__).parent / "messages.jsonl"
TODAY = date(2026, 1, 5)  # facts with a weekday are counted from it


def measure(*, with_misses: bool) -> dict[str, object]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed = []
    for line in MESSAGES.read_text("utf-8").splitlines():
        entry = json.loads(line)
        kind = kind_of(entry["text"])
        total[entry["set"]] += 1
        right[entry["set"]] += kind == entry["kind"]
        missed += [] if kind == entry["kind"] else [{**entry, "sorted_as": kind}]
    shares = {name: {"n": n, "right": round(right[name] / n, 3)} for name, n in total.items()}
    return {**shares, **({"missed": missed} if with_misses else {})}


def kind_of(text: str) -> str:
    """As `tutor.replying` takes a message that nothing was asked before."""
    if interview_request(text) is not None:
        return "about_app"
    if request := mode_request(text):
        return request.mode
    kind = sort_message(text)
    tells = kind == "question" and "?" not in text and bool(facts_in(text, TODAY))
    return "about_learner" if tells else kind


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    print(json.dumps(measure(with_misses=parser.parse_args().misses), ensure_ascii=False))
