"""One question of an interview: asked, answered, ticked where nobody can tell, explained."""

from __future__ import annotations

import streamlit as st

from tutor.aloud import CLOCKS_S
from tutor.answer_reading import READ_NOT_JUDGED
from tutor.better_answer import keep_better_answer, wants_better_answer
from tutor.code_reading import NOT_RUN
from tutor.hints import cost_in_words
from tutor.interview import Given, Interview, InterviewQuestion, Turn
from tutor.interviewer import Interviewer, next_hint
from tutor.meanings import Meanings
from tutor.services import Services
from tutor.ui.clock import draw_clock
from tutor.ui.drafts import keep_draft
from tutor.ui.interview_places import go
from tutor.ui.keys import Keys, put_focus
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.questions import draw_question
from tutor.ui.quiz_feedback import draw_origin
from tutor.ui.verdicts import GATES, MADE_BY, OVERRULING, POINTS, VERDICTS

ANSWER_CHARS = 8000
_PHRASED = "interview_phrased"  # the answers that a model was asked about
_HANDLED = "interview_handled"  # the text that was sent last


def draw(services: Services, interviewer: Interviewer, interview: Interview, keys: Keys) -> None:
    """What the interview's step asks for."""
    turn = interview.turn
    assert turn is not None
    _draw_head(interviewer, interview, keys)
    if interview.step == "feedback":
        _draw_feedback(services, interviewer, interview, keys)
    elif interview.step == "ticking":
        draw_ticks(interviewer, interview, turn)
    else:
        _draw_asking(interviewer, interview, turn, keys)


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


def _draw_asking(interviewer: Interviewer, interview: Interview, turn: Turn, keys: Keys) -> None:
    if turn.probes is not None:
        _draw_before_follow_up(interview, interview.turns[turn.number - 1])
    with st.container(border=True):
        _draw_badges(turn)
        draw_question(turn.question.prompt)
        for words in turn.hints:
            st.markdown(f":material/lightbulb: {safe_markdown(words)}")
        for said in turn.clarified:
            st.caption(f"You asked: {one_line(said.question)}")
            st.markdown(safe_markdown(said.reply))
    if st.session_state.get("interview_aloud"):
        _draw_aloud(interviewer, interview, turn)
    else:
        _draw_typing(interviewer, interview, turn)
    _draw_ways_out(interviewer, interview, turn, keys)


def _draw_badges(turn: Turn) -> None:
    question = turn.question
    origin = question.origin
    whose = "" if origin is None else _whose(question)
    level = f" · {question.difficulty}" if question.difficulty else ""
    kind = "follow-up" if turn.probes is not None else one_line(question.field)
    why = f" · {one_line(turn.why)}" if turn.why else ""
    st.markdown(f"{whose} :gray[{kind}{level}{why}]")


def _whose(question: InterviewQuestion) -> str:
    assert question.origin is not None
    is_yours = question.origin.ownership == "yours"
    return ":green-badge[yours]" if is_yours else ":gray-badge[starter]"


def _draw_before_follow_up(interview: Interview, before: Turn) -> None:
    """The verdict so far and what was right; what is missing would answer the follow-up."""
    given = before.given
    if given is None or interview.plan.is_feedback_at_end:
        return
    hits = [point for point in given.points if point.state == "hit"]
    st.markdown(VERDICTS[given.verdict])
    for point in hits:
        st.markdown(POINTS["hit"].format(one_line(point.evidence or point.text)))


def _draw_typing(interviewer: Interviewer, interview: Interview, turn: Turn) -> None:
    name = f"interview_text_{interview.id}_{turn.number}"
    with st.form(f"form_{name}", border=False, clear_on_submit=True):
        text = st.text_area("Your answer", key=name, max_chars=ANSWER_CHARS, height=160)
        sent = st.form_submit_button("Answer (Ctrl+Enter)", type="primary")
    if sent and text and text.strip():
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


def draw_ticks(interviewer: Interviewer, interview: Interview, turn: Turn) -> None:
    """For an answer that the rules can't judge, or that was given aloud."""
    typed = turn.typed
    assert typed is not None
    draw_question(turn.question.prompt)
    if typed.text:
        with st.container(border=True):
            st.caption("You said")
            st.markdown(safe_markdown(typed.text))
    if typed.text:
        lead = READ_NOT_JUDGED.get(turn.question.kind, "I can't tell: tick what you said.")
    else:
        lead = "Tick what you said."
    st.markdown(f"**{lead}**")
    said = []
    for place, point in enumerate(typed.points):
        if point.state == "contradicted" and turn.question.kind in READ_NOT_JUDGED:
            st.markdown(POINTS["contradicted"].format(one_line(f"{point.evidence}: {point.text}")))
        elif st.checkbox(
            one_line(point.text),
            value=point.state == "hit",
            key=f"interview_tick_{interview.id}_{turn.number}_{place}",
        ):
            said.append(point.text)
    key = f"enter_interview_ticked_{turn.number}"
    if st.button("That's what I said ↵", key=key, type="primary"):
        interviewer.tick(interview, turn.number, said)
        st.rerun()
    if turn.question.reference:
        with st.expander("The author's answer"):
            st.markdown(safe_markdown(turn.question.reference))


def _draw_feedback(
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
    _draw_better_answer(services, interviewer, interview, main)
    draw_exchange(services, interviewer, main, follow_ups)


def _draw_better_answer(
    services: Services, interviewer: Interviewer, interview: Interview, main: Turn
) -> None:
    """The model's phrasing, once it is there; the next question needn't wait for it."""
    if main.better is not None or main.given is None or not wants_better_answer(main):
        return
    job, begun = -main.given.event_id, st.session_state.setdefault(_PHRASED, set())
    if job not in begun:
        begun.add(job)
        if (model := services.model()) is None:
            return
        meanings = Meanings(services.embedder) if services.embedder else None
        work = keep_better_answer(interviewer.interviews, interview.id, main, model, meanings)
        services.jobs.start(job, work)
    if services.jobs.is_running(job):
        _wait_for_phrasing(services, job)


@st.fragment(run_every=1.0)
def _wait_for_phrasing(services: Services, job: int) -> None:
    if services.jobs.is_running(job):
        st.caption("The model phrases a better answer; go on whenever you like.")
    else:
        st.rerun()


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
    for point in given.points:
        st.markdown(POINTS[point.state].format(one_line(point.text)))
        if point.evidence and point.state != "missed":
            st.caption(f"You said: {one_line(point.evidence)}")
    for turn in follow_ups:
        verdict = VERDICTS[turn.given.verdict] if turn.given else ""
        st.markdown(f":gray[Asked again:] {safe_markdown(turn.question.prompt)} {verdict}")
    if given.text and not given.points:
        st.caption(f"You said: {one_line(given.text)}")
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


def _draw_reference(services: Services, main: Turn, given: Given) -> None:
    with st.container(border=True):
        st.caption("The notes say")
        st.markdown(safe_markdown(main.question.reference))
        if main.question.origin:
            draw_origin(services, main.question.origin, f"interview_{given.event_id}")


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


def back_to_start(label: str) -> None:
    if st.button(f"{label} ↵", key="enter_interview_back", type="primary"):
        go()
