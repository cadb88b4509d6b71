"""How much of each prompt Ollama has read before: `python -m benchmarks.prompt_reuse`.

A chat of twelve turns over the stand-in, whose count of equal leading characters is what Ollama's
prefix cache can hold. Prints one JSON line; `before_asked` is the share without the passages and
the question, which are new in every turn.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time

from tests.fake_notes import make_notes
from tests.stand_in_ollama import StandInOllama
from tutor.answering import answer_question
from tutor.answers import Thought
from tutor.earlier_turns import Turn
from tutor.language_model import OllamaModel
from tutor.looking_up import Question

TURNS = 12
ANSWER = "Only one thread executes bytecode at a time [1]. It waits for input and output [1]. " * 4


class Silence:
    def wait_for(self, what: str) -> None: ...
    def draft(self, answer: object) -> None: ...
    def write(self, piece: str) -> None: ...
    def retract(self) -> None: ...
    def think(self, thought: Thought) -> None: ...


def measure(num_ctx: int) -> dict[str, object]:
    earlier: list[Turn] = []
    with StandInOllama(answers=[ANSWER] * TURNS) as ollama:
        model = OllamaModel("qwen3:4b", ollama.url, num_ctx=num_ctx)
        for turn in range(TURNS):
            question = Question(f"Question {turn} about threads?", tuple(earlier))
            finished = asyncio.run(
                answer_question(question, make_notes(), model, Silence(), clock_s=time.monotonic)
            )
            earlier.append(Turn(question.text, finished.answer.text))
        asked = ollama.asked
    reused = [each.cached_chars / len(each.prompt.text) for each in asked[1:]]
    before = [each.cached_chars / each.prompt.text.rindex("<|user|>") for each in asked[1:]]
    return {
        "num_ctx": num_ctx,
        "turns": TURNS,
        "reused": round(statistics.mean(reused), 3),
        "before_asked": round(statistics.mean(before), 3),
        "cut": sum(each.prompt.is_cut or each.prompt.dropped_messages > 0 for each in asked),
    }


if __name__ == "__main__":
    print(json.dumps([measure(8192), measure(4096)]))
