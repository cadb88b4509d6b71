"""The model beside the interviewer: one call at a time in the background, its result stored.

The interview never waits for it. While the learner answers it prepares what may come next; as soon
as an answer comes it is hushed, so that nothing stands in the way of the call that this one needs.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tutor.better_answer import better_answer
from tutor.finding_points import find_points
from tutor.interview import Interview, PointSaid, Turn
from tutor.interview_tasks import Task, task_meanwhile, task_on_screen
from tutor.meanings import Meanings
from tutor.model_errors import ModelError
from tutor.model_events import LanguageModel
from tutor.new_questions import new_question
from tutor.phrasing import follow_up_aloud, reply_aloud, said_aloud

if TYPE_CHECKING:  # built by the services, which pages import
    from tutor.interviewer import Interviewer
    from tutor.services import Services

_FIRST_JOB = -(10**12)  # apart from the numbers of chats' and quizzes' jobs
FRUITLESS_TRIES = 3  # to make a question, then none in this interview
WORDED_AT_ONCE = 3


class Assistant:
    """One for the whole app; its methods return at once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._numbers = itertools.count(_FIRST_JOB, -1)
        self._job_of: dict[int, int] = {}
        self._fruitless: Counter[int] = Counter()
        self._failed: set[int] = set()  # interviews in which the model couldn't prepare anything

    def help(self, interviewer: Interviewer, interview: Interview) -> None:
        """Begin what the interview has a use for now; nothing without a model."""
        model = self._services.model_for_forms()
        if model is None or interview.step == "ended" or self.is_busy(interview.id):
            return
        if interview.step != "answering" and task_on_screen(interview) is None:
            return
        with self._lock:
            job = self._job_of[interview.id] = next(self._numbers)
        self._services.jobs.start(job, self.work(interviewer, interview.id, model))

    def hush(self, interview_id: int) -> None:
        """The learner has said something: what runs is dropped and may be begun anew."""
        with self._lock:
            job = self._job_of.pop(interview_id, None)
        if job is not None:
            self._services.jobs.cancel(job)

    def is_busy(self, interview_id: int) -> bool:
        job = self._job_of.get(interview_id)
        return job is not None and self._services.jobs.is_running(job)

    async def work(self, interviewer: Interviewer, interview_id: int, model: LanguageModel) -> None:
        """One task after the other, as long as the interview has a use for any."""
        while interview := interviewer.interviews.get(interview_id):
            if task := task_on_screen(interview) or task_meanwhile(interview):
                await self._do(task, interviewer, interview, model)
            elif interview.step != "answering" or not await self._prepare(
                interviewer, interview, model
            ):
                return

    async def _do(
        self, task: Task, interviewer: Interviewer, interview: Interview, model: LanguageModel
    ) -> None:
        """What a model that fails leaves is stored as well: our own words stay."""
        turn, interviews = interview.turns[task.number], interviewer.interviews
        if task.kind == "better":
            embedder = self._services.embedder
            meanings = Meanings(embedder) if embedder else None
            text = await better_answer(turn, model, meanings)
            interviews.phrased(interview.id, turn.number, text)
        elif task.kind == "read":
            interviews.read(interview.id, turn.number, await _found(interview, turn, model))
        elif task.kind == "reply":
            said = turn.clarified[-1]
            text = await _or_nothing(reply_aloud(turn, said.question, said.reply, model))
            interviews.worded(interview.id, said.reply, text)
        else:
            assert turn.probes is not None
            main, before = interview.turns[turn.probes], interview.turns[turn.number - 1]
            text = await _or_nothing(follow_up_aloud(main, _words_of(before), turn, model))
            interviews.worded(interview.id, turn.question.prompt, text)

    async def _prepare(
        self, interviewer: Interviewer, interview: Interview, model: LanguageModel
    ) -> bool:
        """A new question, or the wording of those that may come next. Whether there was any."""
        if interview.id in self._failed:
            return False
        try:
            if await self._prepare_new(interviewer, interview, model):
                return True
            likely = await asyncio.to_thread(interviewer.next.likely_next, interview)
            new = [one for one in likely if one.prompt not in interview.wordings]
            if not new:
                return False
            for line, text in (await said_aloud(new[:WORDED_AT_ONCE], model)).items():
                interviewer.interviews.worded(interview.id, line, text)
        except ModelError:
            self._failed.add(interview.id)
            return False
        return True

    async def _prepare_new(
        self, interviewer: Interviewer, interview: Interview, model: LanguageModel
    ) -> bool:
        """Whether a new question was wanted and tried."""
        if self._fruitless[interview.id] >= FRUITLESS_TRIES:
            return False
        place = await asyncio.to_thread(interviewer.next.place_for_new, interview)
        if place is None:
            return False
        made = await new_question(place.index, place.source, model, place.asked)
        if made is None:
            self._fruitless[interview.id] += 1
        else:
            interviewer.interviews.prepare(interview.id, made)
        return True


async def _found(interview: Interview, turn: Turn, model: LanguageModel) -> tuple[PointSaid, ...]:
    """The points of an answer that waits, as a model finds them in it and in its follow-ups."""
    assert turn.typed is not None
    said = "\n".join(_words_of(one) for one in (turn, *interview.probing(turn.number)))
    try:
        return await find_points(turn.question.prompt, turn.typed.points, said, model)
    except ModelError:
        return ()


async def _or_nothing(said: Awaitable[str]) -> str:
    """Nothing where the model fails."""
    try:
        return await said
    except ModelError:
        return ""


def _words_of(turn: Turn) -> str:
    """What the learner said, judged or not."""
    if turn.given:
        return turn.given.text
    return turn.typed.text if turn.typed else ""
