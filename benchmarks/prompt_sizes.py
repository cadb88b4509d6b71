"""What a prompt is made of, in our careful count: `python -m benchmarks.prompt_sizes`.

A chat of so many turns with answers of 120 words, five passages of 900 characters, five facts.
Prints one JSON line: a row for each context size and length of chat, in tokens, and the tasks.
"""

from __future__ import annotations

import json

from ingest.documents import Locator
from tutor.answers import Source
from tutor.earlier_turns import Turn
from tutor.guide import STEPS
from tutor.instructions import (
    EXPLAIN,
    GIVE_WAY,
    LEAD,
    REVIEW,
    SUM_UP,
    SUM_UP_CHAT,
    guide_step,
    rules_for,
)
from tutor.prompts import build_prompt
from tutor.token_count import cost, count_tokens

FACTS = ("name Ana", "goal backend interviews", "level junior developer", "weak spot graphs")
PASSAGE = "A thread releases the lock while it waits for input or output and takes it again. " * 11
ANSWER = (
    "Only one thread executes bytecode at a time, since a lock guards the interpreter [1]. " * 9
)
QUESTION = "When do threads speed up a Python program, and when do they not?"
TASKS = {
    "explain": EXPLAIN,
    "socratic, leading": LEAD,
    "socratic, giving way": GIVE_WAY,
    "review": REVIEW,
    "guide, a step": guide_step(STEPS[0].name, STEPS[0].task),
    "summarise notes": SUM_UP.format(bullets=5),
    "summarise the chat": SUM_UP_CHAT.format(bullets=5),
}


def row(num_ctx: int, turns: int) -> dict[str, int]:
    sources = [passage(n) for n in range(1, 6)]
    earlier = [Turn(QUESTION, ANSWER)] * turns
    prompt = build_prompt(QUESTION, sources, earlier, num_ctx=num_ctx, about_learner=FACTS)
    rules, *told, last = prompt.messages
    return {
        "num_ctx": num_ctx,
        "turns": turns,
        "rules and facts": cost([rules]),
        "earlier turns": cost(told),
        "turns whole": sum(m.content == QUESTION for m in told),
        "task, passages, question": cost([last]),
        "passages": len(prompt.given),
        "room for the answer": prompt.answer_tokens,
        "left over": num_ctx - prompt.counted_tokens - prompt.answer_tokens,
    }


def passage(n: int) -> Source:
    text = PASSAGE[:900]
    locator = Locator("corpus", f"note{n}.md", 1, 9, 0, len(text))
    return Source(n, f"s{n}", locator, ("Threads", "The lock"), "Python", "yours", text)


if __name__ == "__main__":
    sizes = [row(num_ctx, turns) for num_ctx in (4096, 8192, 16384) for turns in (0, 4, 30)]
    tasks = {name: count_tokens(task) for name, task in TASKS.items()}
    rules = {"alone": count_tokens(rules_for(())), "with facts": count_tokens(rules_for(FACTS))}
    print(json.dumps({"rows": sizes, "tasks": tasks, "rules": rules}))
