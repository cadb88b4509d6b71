"""A follow-up as a question that stands by itself, in the model's words.

Only where the rules found too little for it, only by a model that is in memory already, and only
for a moment. The prompt begins as the answer's will, so that Ollama reads its beginning once.
"""

from __future__ import annotations

import asyncio
import re

from tutor.looking_up import Found, Question
from tutor.model_errors import ModelError
from tutor.model_events import LanguageModel
from tutor.one_reply import one_reply
from tutor.prompts import build_prompt
from tutor.turns import leans_on_context, names_a_subject

LONGEST_S = 2.5  # the first word is promised within ten
_MOST_TOKENS = 40
_MOST_CHARS = 300
_TASK = """\
Don't answer. Write the question anew so that somebody who hasn't read this conversation \
understands it: one line of at most 20 words, in English, names and code as they are."""
_SAID_BEFORE = re.compile(r"^\W*(?:(?:stand-?alone |rewritten |new )?question\W*:)?\s*", re.I)


def needs_a_better_question(question: Question, found: Found) -> bool:
    """Whether it leans on the conversation and what was found for it answers too little."""
    return (
        bool(question.earlier)
        and question.only is None
        and found.result.coverage != "covered"
        and leans_on_context(question.text)
    )


async def ask_alone(
    question: Question, model: LanguageModel, *, longest_s: float = LONGEST_S
) -> str | None:
    """The question in one line; None where the model isn't ready, isn't of use or lingers."""
    try:
        async with asyncio.timeout(longest_s):
            state = await model.state()
            if not state.is_loaded:  # leaving it while it loads would have it load anew
                return None
            prompt = build_prompt(
                question.text,
                (),
                question.earlier,
                num_ctx=min(model.num_ctx, state.context_length or model.num_ctx),
                room=question.room,
                correction=question.correction,
                task=_TASK,
                about_learner=question.about_learner,
            )
            reply = await one_reply(model, prompt.messages, max_tokens=_MOST_TOKENS)
    except (ModelError, TimeoutError):
        return None
    return _line_of(reply)


def _line_of(reply: str) -> str | None:
    lines = [line for line in reply.splitlines() if line.strip()]
    line = _SAID_BEFORE.sub("", lines[0]).strip(" \t\"'“”*`") if lines else ""
    return line if names_a_subject(line) and len(line) <= _MOST_CHARS else None
