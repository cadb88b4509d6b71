"""The mock interview: one button to start, one question at a time, the report at the end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ingest.index import IndexReader
from tutor.about_me import cv_lines
from tutor.card_content import card_sources
from tutor.cards import CardSource
from tutor.fields import fields_of, topics_in, usual_fields
from tutor.interview import LEVELS, Interview, Plan, QuestionKind
from tutor.interview_kinds import QUESTIONS
from tutor.interviewer import Interviewer
from tutor.judging import interviewer_over
from tutor.section_questions import section_questions
from tutor.services import Services
from tutor.ui import interview_import, interview_report, interview_turn, stories, weak_topics
from tutor.ui.interview_places import go
from tutor.ui.keys import listen_for_enter, take_dialog
from tutor.ui.markdown import one_line
from tutor.ui.page_start import index_if_any, telling_errors
from tutor.ui.reading import draw_reading

LENGTHS = (3, 6, 10)
MINUTES_A_QUESTION = 1.3  # six in about eight minutes
TIME_LIMITS = (8, 15, 30)
DESCRIPTION_CHARS = 10_000
PAST_SHOWN = 10
_KINDS: dict[QuestionKind, str] = {
    "pair": "Questions",
    "design": "System design",
    "code": "Code",
    "story": "About yourself",
}
_KINDS_IN_WORDS: dict[QuestionKind, str] = {
    "design": "One design in seven stages, from requirements to bottlenecks; sums are checked.",
    "code": "Two problems to write code for. Your code is read, never run.",
    "story": "Three questions about yourself, read for situation, task, action and result.",
}
_OPENED = "interviews_opened"


@telling_errors
def render(services: Services) -> None:
    """The page as its address says: an interview or its report, else the start."""
    services.preload()
    index = index_if_any(services)
    interviewer = interviewer_over(services, index)
    dialog, keys = take_dialog()
    listen_for_enter()
    wanted = st.query_params.get("interview", "")
    interview = interviewer.interviews.get(int(wanted)) if wanted.isdecimal() else None
    if interview is None:
        _draw_start(services, interviewer, index)
    elif interview.step == "ended":
        interview_report.draw(services, interviewer, interview)
    else:
        services.warm_up()
        if said := st.query_params.pop("say", ""):
            interviewer.answer(interview, said)
            st.rerun()
        interview_turn.draw(services, interviewer, _opened(interviewer, interview), keys)
    if dialog:
        dialog()


def _opened(interviewer: Interviewer, interview: Interview) -> Interview:
    """Once a session: if it was left lying, its clock is set back."""
    opened: set[int] = st.session_state.setdefault(_OPENED, set())
    if interview.id in opened:
        return interview
    opened.add(interview.id)
    return interviewer.come_back(interview)


def _draw_start(services: Services, interviewer: Interviewer, index: IndexReader | None) -> None:
    st.header("Interview", anchor=False)
    past = [one for one in interviewer.interviews.all() if any(not t.is_open for t in one.turns)]
    if index is None:
        st.markdown("An interview asks what is in your notes. Nothing is read yet.")
        draw_reading(services, key="interview")
    else:
        _draw_unfinished(interviewer)
        _draw_choices(interviewer, index, past)
        weak_topics.draw(services.deck, index, interviewer)
        interview_import.draw(services, index)
    stories.draw_bank(interviewer.interviews.memory.store)
    if past:
        _draw_past(past)


def _draw_unfinished(interviewer: Interviewer) -> None:
    interview = interviewer.interviews.unfinished()
    if interview is None or not interview.turns:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(
            f"Unfinished: question {len(interview.main_turns)} of {interview.plan.questions}.",
            width="stretch",
        )
        if st.button("Go on", key="interview_go_on"):
            go(interview=interview.id)
        if st.button("End it", key="interview_drop", type="tertiary"):
            interviewer.end(interview)
            go(interview=interview.id)


def _draw_choices(interviewer: Interviewer, index: IndexReader, past: Sequence[Interview]) -> None:
    """One button; what it starts can be changed below it."""
    notes = card_sources(index) or section_questions(index)
    offered = fields_of(notes)
    if not offered:
        st.markdown("Your notes hold nothing yet that could be asked.")
        return
    before = past[-1].plan.fields if past else ()
    usual = usual_fields(notes, before, LENGTHS[1])
    button, about = st.container(), st.container()
    with st.expander("Choices", key="interview_choices"):
        kind = st.segmented_control(
            "Kind",
            tuple(_KINDS),
            default="pair",
            format_func=lambda one: _KINDS[one],
            key="interview_kind",
            required=True,
        )
        if kind in QUESTIONS:
            plan = Plan(questions=QUESTIONS[kind], kind=kind)
            if kind == "story":
                st.caption(_about_the_cv(index))
        else:
            plan = _plan_from_choices(notes, offered, usual)
    with about:
        st.caption(_in_words(plan))
    with button:
        if st.button("Start ↵", key="enter_interview_start", type="primary"):
            start(interviewer, plan)
    if st.query_params.get("start"):
        _start_at_once(interviewer, index, plan)


def _plan_from_choices(
    notes: Sequence[CardSource], offered: Sequence[str], usual: Sequence[str]
) -> Plan:
    fields = st.pills(
        "About", offered, default=usual, selection_mode="multi", key="interview_fields"
    )
    description = st.text_area(
        "Or a job description: what it names is asked about",
        key="interview_description",
        max_chars=DESCRIPTION_CHARS,
        height=100,
    )
    topics = topics_in(description, notes) if description else ()
    if description:
        st.caption(
            f"Named there and in your notes: {one_line(', '.join(topics))}."
            if topics
            else "Nothing in it is a topic of your notes, so the fields above are asked."
        )
    with st.container(horizontal=True):
        length = st.segmented_control(
            "Questions", LENGTHS, default=LENGTHS[1], key="interview_length", required=True
        )
        level = st.segmented_control("Begin with", LEVELS, default="medium", key="interview_level")
        minutes = st.segmented_control(
            "Time limit",
            TIME_LIMITS,
            default=None,
            format_func=lambda one: f"{one} min",
            key="interview_minutes",
        )
    at_end = st.toggle("Feedback at the end only", key="interview_at_end")
    return Plan(
        questions=length or LENGTHS[1],
        fields=tuple(fields or ()),
        topics=topics,
        difficulty=level,
        is_feedback_at_end=at_end,
        minutes=minutes,
    )


def _in_words(plan: Plan) -> str:
    if plan.kind != "pair":
        return _KINDS_IN_WORDS[plan.kind]
    about = ", ".join(plan.topics or plan.fields) or "everything in your notes"
    minutes = plan.minutes or round(plan.questions * MINUTES_A_QUESTION)
    feedback = "feedback at the end" if plan.is_feedback_at_end else "feedback after each"
    limit = "at most" if plan.minutes else "about"
    return one_line(
        f"{plan.questions} questions on {about}, {limit} {minutes} minutes, {feedback}."
    )


def _about_the_cv(index: IndexReader) -> str:
    lines = cv_lines(index)
    if not lines:
        return "Add your CV to your notes, and its lines are asked about too."
    sources = dict.fromkeys(line.source for line in lines)
    return f"Asks about what {one_line(', '.join(sources))} says that you did, too."


def start(interviewer: Interviewer, plan: Plan) -> None:
    """Open a new interview; says so when the notes hold no question for it."""
    interview = interviewer.start(plan)
    if interview is None:
        st.warning("The notes hold no question for this choice. Choose more fields.")
        return
    go(interview=interview.id)


def _start_at_once(interviewer: Interviewer, index: IndexReader, plan: Plan) -> None:
    """For the words "start interview" said elsewhere: `?start=1[&about=...]`."""
    from tutor.interview_request import fields_named

    about = st.query_params.get("about", "")
    st.query_params.clear()
    named = fields_named(about, card_sources(index))
    fields, topics = (named.fields, named.topics) if named else (plan.fields, ())
    start(interviewer, Plan(fields=fields, topics=topics))


def _draw_past(past: Sequence[Interview]) -> None:
    st.subheader("Past interviews", anchor=False)
    for interview in sorted(past, key=lambda one: -one.id)[:PAST_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(_past_in_words(interview), width="stretch")
            label = "Report" if interview.step == "ended" else "Go on"
            if st.button(label, key=f"interview_{interview.id}", type="tertiary"):
                go(interview=interview.id)


def _past_in_words(interview: Interview) -> str:
    verdicts = [turn.given.verdict for turn in interview.main_turns if turn.given]
    right, partial = verdicts.count("correct"), verdicts.count("partial")
    fields = dict.fromkeys(turn.question.field for turn in interview.main_turns)
    when = interview.at.astimezone()
    return (
        f"**{when:%A} {when.day} {when:%B %Y, %H:%M}**  \n{one_line(', '.join(fields))}: "
        f"{right} right, {partial} partly, of {len(interview.main_turns)}"
    )
