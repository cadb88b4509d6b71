"""What became of an answer: ticked where nobody can tell, else the verdict and what it rests on."""

from __future__ import annotations

import asyncio

import streamlit as st

from tutor.answer_reading import READ_NOT_JUDGED
from tutor.code_checking import check_code_in
from tutor.code_reading import NOT_RUN
from tutor.interview import Given, Interview, PointSaid, Turn
from tutor.interviewer import Interviewer
from tutor.sentences import fences
from tutor.services import Services
from tutor.ui.interview_waiting import wait_for_model
from tutor.ui.keys import Keys
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.questions import draw_question
from tutor.ui.quiz_feedback import draw_origin
from tutor.ui.verdicts import GATES, MADE_BY, OVERRULING, POINTS, VERDICTS
from tutor.ui.waiting import wait_for

_CODE_JOBS = -(10**13)  # apart from the numbers of other jobs
_CODE_CHECKED = "interview_code_checked"
_COMPILES = {
    "yes": ":green[:material/check:] Its {} compiles.",
    "no": ":orange[:material/warning:] Its {} doesn't compile as it stands: {}.",
    "unchecked": "Its {} isn't checked.",
}
_LANGUAGES = {"py": "Python", "python": "Python", "cpp": "C++", "c++": "C++", "cc": "C++"}


def draw_ticks(
    services: Services, interviewer: Interviewer, interview: Interview, turn: Turn
) -> None:
    """For an answer that the rules can't judge, or that was given aloud."""
    typed = turn.typed
    assert typed is not None
    draw_question(turn.question.prompt)
    if typed.text:
        with st.container(border=True):
            st.caption("You said")
            st.markdown(safe_markdown(typed.text))
    lead = "Tick what you said."
    if typed.text:
        lead = READ_NOT_JUDGED.get(turn.question.kind, "I can't tell: tick what you said.")
    st.markdown(f"**{lead}**")
    said = _draw_boxes(services, interviewer, interview, turn)
    key = f"enter_interview_ticked_{turn.number}"
    if st.button("That's what I said ↵", key=key, type="primary"):
        interviewer.tick(interview, turn.number, said)
        st.rerun()
    if turn.question.reference:
        with st.expander("The author's answer"):
            st.markdown(safe_markdown(turn.question.reference))


def _draw_boxes(
    services: Services, interviewer: Interviewer, interview: Interview, turn: Turn
) -> list[str]:
    """One a point, ticked where it was found. A model's finds come late: what was changed stays."""
    points = interview.points_to_tick(turn)
    keys = [f"interview_tick_{interview.id}_{turn.number}_{n}" for n in range(len(points))]
    _tick_beforehand(turn, points, keys)
    wait_for_model(services, interviewer, interview)
    if turn.read:
        st.caption("The model has ticked what it found in your words. Change what isn't so.")
    said = []
    for point, key in zip(points, keys, strict=True):
        if point.state == "contradicted" and turn.question.kind in READ_NOT_JUDGED:
            st.markdown(POINTS["contradicted"].format(one_line(f"{point.evidence}: {point.text}")))
            continue
        quote = f" :gray[“{one_line(point.evidence)}”]" if point.evidence else ""
        if st.checkbox(f"{one_line(point.text)}{quote}", key=key):
            said.append(point.text)
    return said


def _tick_beforehand(turn: Turn, points: tuple[PointSaid, ...], keys: list[str]) -> None:
    assert turn.typed is not None
    found = [point.state == "hit" for point in points]
    kept, mine = f"{keys[0]}_found", [st.session_state.get(key) for key in keys]
    if mine in ([None] * len(keys), st.session_state.get(kept)):
        st.session_state.update(dict(zip(keys, found, strict=True)))
        st.session_state[kept] = found


def draw_feedback(
    services: Services, interviewer: Interviewer, interview: Interview, keys: Keys
) -> None:
    main, *follow_ups = interview.exchange()
    assert main.given is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_verdict_line(main.given), width="stretch")
        label = "See the report" if interview.is_full else "Next question"
        if keys.button(label, "Space", key="enter_interview_next", type="primary"):
            interviewer.take_next(interview)
            st.rerun()
    wait_for_model(services, interviewer, interview)
    draw_exchange(services, interviewer, main, follow_ups)


def draw_exchange(
    services: Services, interviewer: Interviewer, main: Turn, follow_ups: list[Turn]
) -> None:
    """What was right and what is missing, the author's answer, the lines, the learner's word."""
    given = main.given
    assert given is not None
    draw_question(main.question.prompt)
    if given.misconception:
        st.markdown(safe_markdown(given.misconception))
    if given.gate and (why := GATES[given.gate]):
        st.markdown(why)
    _draw_points(main, given)
    for turn in follow_ups:
        verdict = VERDICTS[turn.given.verdict] if turn.given else ""
        st.markdown(f":gray[Asked again:] {safe_markdown(turn.question.prompt)} {verdict}")
    if given.text:
        with st.expander("Your answer", key=f"interview_own_{given.event_id}"):
            st.markdown(safe_markdown(given.text))
    if main.better:
        with st.container(border=True):
            st.caption(
                "A better answer in your frame: phrased by the model, checked with the notes"
            )
            st.markdown(safe_markdown(main.better))
    if main.question.kind == "code":
        st.caption(NOT_RUN)
    if main.question.reference:
        _draw_reference(services, main, given)
    _draw_overruling(interviewer, given)


def _draw_points(main: Turn, given: Given) -> None:
    """What was right in the learner's words, then what was said otherwise, then what is missing."""
    is_read = main.question.kind in READ_NOT_JUDGED
    for state in ("hit", "contradicted", "missed"):
        for point in (one for one in given.points if one.state == state):
            said = f"“{one_line(point.evidence)}”" if point.evidence else ""
            if is_read or state == "missed" or not said:
                st.markdown(POINTS[state].format(one_line(point.text)))
                if said and state != "missed":
                    st.caption(f"You said: {said}")
                continue
            st.markdown(POINTS[state].format(said))
            notes = "The notes" if state == "hit" else "The notes say otherwise"
            st.caption(f"{notes}: {one_line(point.text)}")


def _draw_reference(services: Services, main: Turn, given: Given) -> None:
    with st.container(border=True):
        st.caption("The notes say")
        st.markdown(safe_markdown(main.question.reference))
        _draw_code_check(services, main.question.reference, given.event_id)
        if main.question.origin:
            draw_origin(services, main.question.origin, f"interview_{given.event_id}")


def _draw_code_check(services: Services, text: str, event_id: int) -> None:
    """Whether its code compiles, once that is known: a compiler takes a while."""
    if not fences(text):
        return
    job, begun = _CODE_JOBS - event_id, st.session_state.setdefault(_CODE_CHECKED, set())
    if job not in begun:
        begun.add(job)
        services.jobs.start(job, _check(text))
    if services.jobs.is_running(job):
        wait_for(services, job, "Looking whether the code compiles …")
        return
    for checked in check_code_in(text):
        language = f"{_LANGUAGES.get(checked.language, checked.language)} code".strip()
        st.caption(_COMPILES[checked.compiles].format(language, one_line(checked.problem)))


async def _check(text: str) -> None:
    await asyncio.to_thread(check_code_in, text)


def _verdict_line(given: Given) -> str:
    hints = f" :gray[Hints: {given.hints}.]" if given.hints else ""
    card = " :gray[It is among your cards now.]" if given.is_missed and given.card_id else ""
    return f"{VERDICTS[given.verdict]}{hints}{card}"


def _draw_overruling(interviewer: Interviewer, given: Given) -> None:
    """How the verdict came about, and the learner's own in its place."""
    if given.verdict in ("skipped", "dont_know") and not given.gate:
        return
    sure = (
        f", {given.confidence:.0%} sure" if given.confidence and given.graded_by != "self" else ""
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Graded {MADE_BY[given.graded_by]}{sure}.")
        for verdict, words in OVERRULING.items():
            key = f"interview_overrule_{given.event_id}_{verdict}"
            if verdict != given.verdict and st.button(words, key=key, type="tertiary"):
                interviewer.overrule(given, verdict)
                st.rerun()
