"""The model's words as they come, and how long they took."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Protocol

from tutor.answers import Answer, Source, Thought, Usage
from tutor.looking_up import Question
from tutor.model_events import Done, LanguageModel, Loading, Retracted, Thinking, Token
from tutor.prompts import Prompt, build_prompt


class Sink(Protocol):
    """Takes an answer as it comes."""

    def wait_for(self, what: str) -> None:
        """A line for the meantime."""

    def draft(self, answer: Answer) -> None:
        """The passages and the notes' own words; the model's are about to come."""

    def write(self, piece: str) -> None:
        """More of the model's words."""

    def retract(self) -> None:
        """All words so far were the model's thinking."""

    def think(self, thought: Thought) -> None:
        """All that the model has thought so far, which stands apart from its words."""


class Said:
    """The model's words so far, what it thought before them, and how long both took."""

    def __init__(self, model: LanguageModel, sink: Sink, clock_s: Callable[[], float]) -> None:
        self.text = ""
        self.thought: Thought | None = None
        self.prompt: Prompt | None = None
        self.done: Done | None = None
        self._model = model
        self._sink = sink
        self._clock_s = clock_s
        self._started_s = clock_s()
        self._first_s: float | None = None
        self._thinks_since_s: float | None = None

    async def listen(self, question: Question, sources: Sequence[Source]) -> None:
        trained = (await self._model.state()).context_length
        self.prompt = build_prompt(
            question.text,
            sources,
            question.earlier,
            num_ctx=min(self._model.num_ctx, trained or self._model.num_ctx),
            room=question.room,
            correction=question.correction,
            task=question.task,
            about_learner=question.about_learner,
        )
        count = len(self.prompt.given)
        reading = f"{count} passage{'s' if count > 1 else ''}" if count else "this chat"
        self._sink.wait_for(f"{self._model.name} is reading {reading} …")
        stream = self._model.stream(self.prompt.messages, max_tokens=self.prompt.answer_tokens)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                self._take(event)

    def usage(self) -> Usage:
        return Usage(
            model=self._model.name,
            num_ctx=self._model.num_ctx,
            counted_tokens=self.prompt.counted_tokens if self.prompt else 0,
            prompt_tokens=self.done.prompt_tokens if self.done else None,
            answer_tokens=self.done.answer_tokens if self.done else None,
            first_token_s=self._first_s,
            total_s=self._clock_s() - self._started_s,
            asked_tokens=self.prompt.asked_tokens if self.prompt else 0,
            prompt_s=self.done.prompt_s if self.done else None,
            answer_s=self.done.answer_s if self.done else None,
        )

    def _take(self, event: Loading | Thinking | Token | Retracted | Done) -> None:
        match event:
            case Token(text):
                if self._first_s is None:
                    self._first_s = self._clock_s() - self._started_s
                    self._think("")
                    self._sink.wait_for(f"{self._model.name} is writing …")
                self.text += text
                self._sink.write(text)
            case Retracted():
                thought, self.text = self.text, ""
                self._thinks_since_s = self._started_s + (self._first_s or 0.0)
                self._first_s = None
                self._sink.retract()
                self._think(thought)
            case Loading():
                self._sink.wait_for(event.notice)
            case Thinking(text):
                self._think(text)
            case Done():
                self.done = event

    def _think(self, text: str) -> None:
        """More thinking; without any text, the end of what there was."""
        if self.thought is None and not text.strip():
            return
        now_s = self._clock_s()
        if self._thinks_since_s is None:
            self._thinks_since_s = now_s
        before = self.thought.text if self.thought else ""
        seconds = now_s - self._thinks_since_s
        self.thought = Thought(before + text, seconds)
        self._sink.wait_for(f"{self._model.name} is thinking, {seconds:.0f} s so far …")
        self._sink.think(self.thought)
