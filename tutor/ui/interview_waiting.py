"""A line that stands there until the model has had its say on what the learner looks at."""

from __future__ import annotations

import streamlit as st

from tutor.interview import Interview
from tutor.interview_tasks import TaskKind, task_on_screen
from tutor.interviewer import Interviewer
from tutor.services import Services
from tutor.ui.waiting import LOOKS_EVERY_S

_WORDS: dict[TaskKind, str] = {
    "reply": "The model words it as an interviewer would; answer meanwhile.",
    "follow_up": "The model words it as an interviewer would; answer meanwhile.",
    "read": "The model looks for them too; tick on meanwhile.",
    "better": "The model phrases a better answer; go on whenever you like.",
}


def wait_for_model(services: Services, interviewer: Interviewer, interview: Interview) -> None:
    """Draws the page anew once it is there; nothing else waits, nor is what it prepares awaited."""
    if task_on_screen(interview) is None:
        return
    if services.assistant.is_busy(interview.id):
        st.fragment(_draw, run_every=LOOKS_EVERY_S)(services, interviewer, interview)
    elif _is_there(interviewer, interview):  # it came while the page was being drawn
        st.rerun()


def _draw(services: Services, interviewer: Interviewer, interview: Interview) -> None:
    task = task_on_screen(interview)
    is_busy = services.assistant.is_busy(interview.id)
    if task is None or not is_busy or _is_there(interviewer, interview):
        st.rerun()
    st.caption(_WORDS[task.kind])


def _is_there(interviewer: Interviewer, interview: Interview) -> bool:
    """Whether the interview has gone on since it was read."""
    now = interviewer.interviews.get(interview.id)
    return now is None or task_on_screen(now) != task_on_screen(interview)
