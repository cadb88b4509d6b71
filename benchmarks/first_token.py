"""Our share of the time to the first token: `python -m benchmarks.first_token`.

A chat of thirty turns on a real store, eight full passages a question, over real HTTP to the
stand-in, which answers at once. Prints one JSON line in milliseconds: from the learner's message to
the first token in the store, without the search. The promise is 100.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.fake_notes import GIL, FakeResult, FakeSearcher, make_notes
from tests.stand_in_ollama import StandInOllama
from tests.test_learner import open_store
from tutor.chat_answers import StoreSink, answer_in_chat
from tutor.chats import Chats
from tutor.language_model import OllamaModel

TURNS = 30
ANSWER = "Only one thread executes bytecode at a time [1]. It waits for input and output [1]. " * 5


class TimedSearcher(FakeSearcher):
    spent_s = 0.0

    def search(self, query: str, **options: object) -> FakeResult:
        started = time.perf_counter()
        try:
            return super().search(query, **options)  # type: ignore[arg-type]
        finally:
            self.spent_s += time.perf_counter() - started


def measure(folder: Path) -> dict[str, float | int]:
    text = (GIL.text + " ") * 12
    passages = tuple(replace(GIL, text=text[:2000], section_id=f"s{n}") for n in range(8))
    searcher = TimedSearcher(passages)
    notes = make_notes(searcher)
    chats = Chats(open_store(folder))
    chat = chats.start("q")
    waits_ms: list[float] = []
    first: list[float] = []

    def write(self: StoreSink, piece: str) -> None:
        stored(self, piece)
        first.append(time.perf_counter())

    stored, StoreSink.write = StoreSink.write, write  # type: ignore[method-assign]
    with StandInOllama(answers=[ANSWER] * TURNS) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)
        for turn in range(TURNS):
            question = f"Question {turn}: how many threads execute bytecode?"
            chats.say(chat.id, question)
            number = chats.begin_answer(chat.id)
            first.clear()
            searcher.spent_s, started = 0.0, time.perf_counter()
            asyncio.run(
                answer_in_chat(chats, number, question, lambda: notes, model, lambda line: None)
            )
            waits_ms.append((first[0] - started - searcher.spent_s) * 1000)
    return {
        "turns": TURNS,
        "median_ms": round(statistics.median(waits_ms), 1),
        "p95_ms": round(sorted(waits_ms)[int(TURNS * 0.95)], 1),
        "first_ms": round(waits_ms[0], 1),
        "promised_ms": 100,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(measure(Path(scratch))))
