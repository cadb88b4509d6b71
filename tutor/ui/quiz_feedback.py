"""What an answer in a quiz was worth: the verdict first, then each option with its source."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ingest.documents import Locator
from tutor.quiz import Given, Quiz, Quizzes
from tutor.quiz_questions import Option, Origin, QuizQuestion
from tutor.second_look import job_of
from tutor.services import Services
from tutor.ui.keys import Keys, ask_for_dialog
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.questions import draw_question
from tutor.ui.source import open_source, where
from tutor.ui.verdicts import GATES, MADE_BY, OVERRULING, POINTS, VERDICTS
from tutor.ui.waiting import wait_for

# A skip in a quiz is a verdict that the learner took back.
_VERDICTS = {**VERDICTS, "skipped": ":gray[**Taken back.** It doesn't count.]"}


def draw_feedback(
    services: Services, quizzes: Quizzes, quiz: Quiz, given: Given, keys: Keys
) -> None:
    """For the turn that was answered last, with the way to the next."""
    question = quiz.asked(given.turn)
    again = " It comes again at the end." if given.is_missed else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{_VERDICTS[given.verdict]}{again}", width="stretch")
        label = "Next" if quiz.turn else "See how it went"
        if keys.button(label, "Space", key="enter_next", type="primary"):
            st.query_params["seen"] = str(len(quiz.given))
            st.rerun()
    if question.kind == "typed":
        _draw_typed(services, quizzes, question, given)
    elif question.kind == "match":
        _draw_match(services, question, given)
    else:
        _draw_options(services, question, given)


def draw_reference(services: Services, question: QuizQuestion) -> None:
    """The author's answer with the way to its source."""
    with st.container(border=True):
        st.markdown(safe_markdown(question.reference))
        draw_origin(services, question.origin, "reference")


def _draw_options(services: Services, question: QuizQuestion, given: Given) -> None:
    if question.kind != "print":
        draw_question(question.prompt)
    picked = given.details.get("picked")
    for number, option in enumerate(question.options):
        with st.container(border=True, gap="small"):
            _draw_option(question, option, is_picked=option.text == picked, number=number)
            _draw_why(services, question, option, number)
    if question.kind == "print":
        with st.expander("The code"):
            st.code(question.prompt, language=question.language or None, wrap_lines=True)


def _draw_option(question: QuizQuestion, option: Option, *, is_picked: bool, number: int) -> None:
    mark = ":green[:material/check:]" if option.is_right else ":gray[:material/close:]"
    head = f"{mark} **{number + 1}**{' :blue-badge[your choice]' if is_picked else ''}"
    if question.kind == "print":
        st.markdown(head)
        st.code(option.text, language=None, wrap_lines=True)
    elif question.kind == "choice" and option.is_right:
        st.markdown(head)
        st.markdown(safe_markdown(question.reference))
    else:
        st.markdown(f"{head} {safe_markdown(option.text)}")
        if option.is_right:
            st.markdown(safe_markdown(question.reference))


def _draw_why(services: Services, question: QuizQuestion, option: Option, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if option.why:
            st.caption(safe_markdown(option.why), width="stretch")
        if question.kind != "print" or option.is_right:
            draw_origin(services, option.origin, f"option_{number}")


def _draw_match(services: Services, question: QuizQuestion, given: Given) -> None:
    picked = given.details.get("picked") or {}
    for number, option in enumerate(question.options):
        mine = picked.get(option.term)
        is_right = mine == option.term
        mark = ":green[:material/check:]" if is_right else ":red[:material/close:]"
        wrong = "" if is_right or not mine else f" :gray[you put {one_line(mine)}]"
        with st.container(border=True, gap="small"):
            st.markdown(f"{mark} **{one_line(option.term)}**{wrong}")
            st.markdown(safe_markdown(option.text))
            draw_origin(services, option.origin, f"match_{number}")


def _draw_typed(services: Services, quizzes: Quizzes, question: QuizQuestion, given: Given) -> None:
    draw_question(question.prompt)
    grade = given.details.get("grade") or {}
    wait_for(services, job_of(given.event_id), "The model looks at it too; go on when you like.")
    if reason := GATES.get(grade.get("gate") or ""):
        st.markdown(reason)
    if grade.get("misconception"):
        st.markdown(safe_markdown(grade["misconception"]))
    for point in grade.get("points", ()):
        quote = f" :gray[“{one_line(point['evidence'])}”]" if point["evidence"] else ""
        st.markdown(f"{POINTS[point['state']].format(one_line(point['text']))}{quote}")
    for text, is_said in given.details.get("points", ()):
        st.markdown(POINTS["hit" if is_said else "missed"].format(one_line(text)))
    if text := given.details.get("text"):
        with st.expander("You wrote"):
            st.markdown(safe_markdown(text))
    draw_reference(services, question)
    _draw_overruling(services, quizzes, question, given)


def _draw_overruling(
    services: Services, quizzes: Quizzes, question: QuizQuestion, given: Given
) -> None:
    """How the verdict came about, and the learner's own in its place."""
    grade = given.details.get("grade") or {}
    if given.verdict == "dont_know" and not grade:
        return
    confidence = grade.get("confidence")
    sure = f", {confidence:.0%} sure" if isinstance(confidence, float) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Graded {MADE_BY[given.graded_by]}{sure if given.graded_by != 'self' else ''}.")
        for verdict, words in OVERRULING.items():
            if verdict != given.verdict and st.button(
                words, key=f"overrule_{verdict}", type="tertiary"
            ):
                quizzes.overrule(given, verdict)
                st.rerun()
        if given.verdict in ("wrong", "partial"):
            _draw_note_is_wrong(services, quizzes, question, given)


def _draw_note_is_wrong(
    services: Services, quizzes: Quizzes, question: QuizQuestion, given: Given
) -> None:
    """Takes the verdict back and opens the note."""

    def take_back() -> None:
        quizzes.overrule(given, "skipped")
        ask_for_dialog(partial(_open, services, question.origin))

    st.button("My note is wrong", key="note_is_wrong", type="tertiary", on_click=take_back)


def draw_origin(services: Services, origin: Origin, name: str) -> None:
    """A button that opens the source at its lines."""
    whose = "yours" if origin.ownership == "yours" else "starter"
    st.button(
        f"{one_line(where(origin.locator))} :gray[{whose}]",
        key=f"source_{name}",
        type="tertiary",
        icon=":material/open_in_full:",
        on_click=ask_for_dialog,
        args=(partial(_open, services, origin),),
    )


def _open(services: Services, origin: Origin) -> None:
    open_source(services, place_now(services, origin))


def place_now(services: Services, origin: Origin) -> Locator:
    """Where the pair stands by now; the notes may have changed since the quiz was made."""
    place = origin.locator
    for entry in services.index().pairs(root=place.root, source=place.source):
        if entry.pair.id == origin.pair_id:
            return entry.answer_locator
    return place
