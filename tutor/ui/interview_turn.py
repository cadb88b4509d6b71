"""One question of an interview: asked, hinted at, answered."""

from __future__ import annotations

import streamlit as st

from tutor.aloud import CLOCKS_S
from tutor.hints import cost_in_words
from tutor.interview import Interview, InterviewQuestion, Turn
from tutor.interviewer import Interviewer, next_hint
from tutor.services import Services
from tutor.ui.clock import draw_clock
from tutor.ui.drafts import keep_draft
from tutor.ui.interview_feedback import draw_feedback, draw_ticks
from tutor.ui.interview_waiting import wait_for_model
from tutor.ui.keys import Keys, put_focus
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.questions import draw_question
from tutor.ui.stories import draw_offer
from tutor.ui.verdicts import POINTS, VERDICTS

ANSWER_CHARS = 8000
_HANDLED = "interview_handled"  # the text that was sent last


def draw(services: Services, interviewer: Interviewer, interview: Interview, keys: Keys) -> None:
    """What the interview's step asks for."""
    turn = interview.turn
    assert turn is not None
    services.assistant.help(interviewer, interview)
    _draw_head(interviewer, interview, keys)
    if interview.step == "feedback":
        draw_feedback(services, interviewer, interview, keys)
    elif interview.step == "ticking":
        draw_ticks(services, interviewer, interview, interview.waiting[0])
    else:
        _draw_asking(services, interviewer, interview, turn, keys)


def _draw_head(interviewer: Interviewer, interview: Interview, keys: Keys) -> None:
    asked, of = len(interview.main_turns), interview.plan.questions
    minutes = interview.elapsed(interviewer.now()).total_seconds() / 60
    limit = f" of {interview.plan.minutes}" if interview.plan.minutes else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**Interview** :gray[question {asked} of {of} · {minutes:.0f}{limit} min]",
            width="stretch",
        )
        if keys.button("End", "Escape", key="interview_end", type="tertiary"):
            interviewer.end(interview)
            st.rerun()


def _draw_asking(
    services: Services, interviewer: Interviewer, interview: Interview, turn: Turn, keys: Keys
) -> None:
    if turn.probes is not None:
        _draw_before_follow_up(interview, interview.turns[turn.number - 1])
    with st.container(border=True):
        _draw_badges(interview, turn)
        draw_question(interview.worded(turn.question.prompt))
        for words in turn.hints:
            st.markdown(f":material/lightbulb: {safe_markdown(words)}")
        for said in turn.clarified:
            st.caption(f"You asked: {one_line(said.question)}")
            st.markdown(safe_markdown(interview.worded(said.reply)))
        wait_for_model(services, interviewer, interview)
    if turn.question.kind == "story":
        draw_offer(interviewer.interviews.memory.store, turn.question.prompt)
    if st.session_state.get("interview_aloud"):
        _draw_aloud(interviewer, interview, turn)
    else:
        _draw_typing(services, interviewer, interview, turn)
    _draw_ways_out(interviewer, interview, turn, keys)


def _draw_badges(interview: Interview, turn: Turn) -> None:
    question = turn.question
    origin = question.origin
    whose = "" if origin is None else _whose(question)
    level = f" · {question.difficulty}" if question.difficulty else ""
    kind = "follow-up" if turn.probes is not None else one_line(question.field)
    why = f" · {one_line(turn.why)}" if turn.why else ""
    is_worded = interview.worded(question.prompt) != question.prompt
    by_model = " · put by the model" if question.made_by == "model" or is_worded else ""
    st.markdown(f"{whose} :gray[{kind}{level}{why}{by_model}]")


def _whose(question: InterviewQuestion) -> str:
    assert question.origin is not None
    is_yours = question.origin.ownership == "yours"
    return ":green-badge[yours]" if is_yours else ":gray-badge[starter]"


def _draw_before_follow_up(interview: Interview, before: Turn) -> None:
    """The verdict so far and what was right; what is missing would answer the follow-up."""
    main, *_ = interview.exchange()
    st.caption(f"You were asked: {one_line(main.question.prompt)}")
    given = before.given
    if given is None or interview.plan.is_feedback_at_end:
        return
    st.markdown(VERDICTS[given.verdict])
    if given.verdict == "wrong":
        return  # what is right in a wrong answer is less sure than that it is wrong
    for point in (point for point in given.points if point.state == "hit"):
        st.markdown(POINTS["hit"].format(one_line(point.evidence or point.text)))


def _draw_typing(
    services: Services, interviewer: Interviewer, interview: Interview, turn: Turn
) -> None:
    name = f"interview_text_{interview.id}_{turn.number}"
    with st.form(f"form_{name}", border=False, clear_on_submit=True):
        text = st.text_area("Your answer", key=name, max_chars=ANSWER_CHARS, height=160)
        sent = st.form_submit_button("Answer (Ctrl+Enter)", type="primary")
    if sent and text and text.strip():
        services.assistant.hush(interview.id)
        with st.spinner("Listening …"):
            interviewer.answer(interview, text)
        st.session_state[_HANDLED] = text
        st.rerun()
    if sent:
        st.caption("Write something, or say that you don't know.")
    put_focus(name)
    keep_draft(name, st.session_state.get(_HANDLED, ""))


def _draw_aloud(interviewer: Interviewer, interview: Interview, turn: Turn) -> None:
    st.markdown("Answer aloud, as you would in the room. Then tick what you said.")
    draw_clock(CLOCKS_S[1], f"interview-{interview.id}-{turn.number}")
    if st.button("I've said it ↵", key="enter_interview_said", type="primary"):
        interviewer.said_aloud(interview)
        st.rerun()


def _draw_ways_out(interviewer: Interviewer, interview: Interview, turn: Turn, keys: Keys) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if keys.button("I don't know", "0", key="interview_give_up", type="tertiary"):
            interviewer.give_up(interview)
            st.rerun()
        if next_hint(turn) and keys.button(
            "Hint", "H", key="interview_hint", type="tertiary", help=cost_in_words(len(turn.hints))
        ):
            interviewer.hint(interview)
            st.rerun()
        leave = "Leave it" if turn.probes is not None else "Skip"
        if keys.button(leave, "S", key="interview_skip", type="tertiary"):
            interviewer.skip(interview)
            st.rerun()
        st.toggle("Aloud", key="interview_aloud")
