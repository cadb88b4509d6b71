"""A model beside a test's interview: the stand-in over real HTTP, its answers by what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from tests.stand_in_model import Prompt
from tests.stand_in_ollama import StandInOllama
from tutor.interview import Interview
from tutor.interview_assistant import Assistant
from tutor.interviewer import Interviewer
from tutor.jobs import Jobs
from tutor.language_model import OllamaModel

TASKS: Mapping[str, str] = {
    "Say each of these questions": "wording",
    "go on about one thing": "follow_up",
    "asks something back": "reply",
    "Ask one question that the lines answer": "new",
    "numbered points of a reference": "read",
    "You phrase a better interview answer": "better",
}


def task_of(body: Mapping[str, Any]) -> str:
    """Which of our calls a request to the stand-in is."""
    system = " ".join(body["messages"][0]["content"].split())
    return next(task for words, task in TASKS.items() if words in system)


class ServicesOfAModel:
    """As much of the services as the assistant asks for."""

    def __init__(self, model: OllamaModel | None) -> None:
        self.jobs = Jobs()
        self.embedder = None
        self._model = model

    def model_for_forms(self) -> OllamaModel | None:
        return self._model


class ModelBeside:
    """`with ModelBeside(answers) as model: model.help(interviewer, interview)`."""

    def __init__(
        self, answers: Callable[[dict[str, Any], Prompt], str], fault: str | None = None
    ) -> None:
        self.ollama = StandInOllama(answers=answers, fault=fault)

    def __enter__(self) -> ModelBeside:
        self.ollama.__enter__()
        self.model = OllamaModel("qwen3:4b", self.ollama.url)
        self.services = ServicesOfAModel(self.model)
        self.assistant = Assistant(self.services)  # type: ignore[arg-type]
        return self

    def __exit__(self, *exc: object) -> None:
        self.services.jobs.close()
        self.ollama.__exit__(*exc)

    @property
    def tasks(self) -> list[str]:
        """What the model was asked for so far, each call in turn."""
        return [task_of(body) for body in self.ollama.chats()]

    def help(self, interviewer: Interviewer, interview: Interview) -> Interview:
        """All that the model would do while nobody touches anything."""
        asyncio.run(self.assistant.work(interviewer, interview.id, self.model))
        found = interviewer.interviews.get(interview.id)
        assert found is not None
        return found
