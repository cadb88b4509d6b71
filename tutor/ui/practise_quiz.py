"""A quiz: one question after the other, each answer explained with its source."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tutor.deck import Deck
from tutor.quiz import Quiz, Quizzes, Turn, Typed
from tutor.quiz_questions import QuizQuestion
from tutor.second_look import job_of
from tutor.services import Services
from tutor.ui.keys import Keys, put_focus
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.practise_places import go
from tutor.ui.questions import draw_question
from tutor.ui.quiz_feedback import draw_feedback, draw_reference, place_now
from tutor.ui.waiting import wait_for

ANSWER_CHARS = 8000
_ASKING = {
    "term": "Which term is this?",
    "print": "What does this print?",
    "match": "Which term belongs to which meaning?",
}
_PLACED = "quiz_placed"


def draw(services: Services, deck: Deck, keys: Keys) -> None:
    """The quiz that the address names: feedback on the last answer, the next question, the end."""
    quizzes = Quizzes(deck.memory, deck.card_for_pair)
    wanted = st.query_params.get("quiz", "")
    quiz = quizzes.get(int(wanted)) if wanted.isdecimal() else None
    if quiz is None:
        st.info("There is no such quiz.")
        if st.button("Back to Practise ↵", key="enter_back", type="primary"):
            go()
        return
    answered = len(quiz.given)
    seen = st.query_params.get("seen", str(answered))
    is_feedback = seen.isdecimal() and int(seen) < answered
    _draw_head(quizzes, quiz, quiz.given[-1].turn if is_feedback else quiz.turn, keys)
    if is_feedback:
        draw_feedback(services, quizzes, quiz, quiz.given[-1], keys)
    elif quiz.turn is None:
        _draw_end(quizzes, quiz)
    else:
        st.query_params["seen"] = str(answered)
        _draw_question(services, quizzes, quiz, quiz.turn, keys)


def _draw_head(quizzes: Quizzes, quiz: Quiz, turn: Turn | None, keys: Keys) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Quiz: {one_line(quiz.title)}** {_progress(quiz, turn)}", width="stretch")
        if turn is not None and keys.button("End", "Escape", key="end", type="tertiary"):
            go()


def _progress(quiz: Quiz, turn: Turn | None) -> str:
    if turn is None:
        return ""
    if turn.round == 0:
        return f":gray[question {turn.position + 1} of {len(quiz.questions)}]"
    return ":gray[once more, since you missed it]"


def _draw_question(
    services: Services, quizzes: Quizzes, quiz: Quiz, turn: Turn, keys: Keys
) -> None:
    question = quiz.asked(turn)
    with st.container(border=True):
        _draw_prompt(question)
    if question.kind == "typed":
        _draw_typing(services, quizzes, quiz, turn, question)
    elif question.kind == "match":
        _draw_match(quizzes, quiz, turn, question, keys)
    else:
        _draw_options(quizzes, quiz, turn, question, keys)
    waits = quiz.typed is not None and question.kind == "typed"
    if not waits and keys.button("I don't know", "0", key="give_up", type="tertiary"):
        quizzes.give_up(quiz, turn)
        st.rerun()


def _draw_prompt(question: QuizQuestion) -> None:
    whose = (
        ":green-badge[yours]" if question.origin.ownership == "yours" else ":gray-badge[starter]"
    )
    # Where a term is asked for, the topic would give it away.
    topic = "" if question.kind in ("term", "match") else f" :gray[{one_line(question.topic)}]"
    st.markdown(f"{whose}{topic}")
    if asking := _ASKING.get(question.kind):
        st.markdown(f"**{asking}**")
    if question.kind == "print":
        st.code(question.prompt, language=question.language or None, wrap_lines=True)
    elif question.prompt:
        draw_question(question.prompt)


def _draw_options(
    quizzes: Quizzes, quiz: Quiz, turn: Turn, question: QuizQuestion, keys: Keys
) -> None:
    for number, option in enumerate(question.options):
        with st.container(horizontal=True, vertical_alignment="center"):
            if keys.button("", str(number + 1), key=f"pick_{turn}_{number}"):
                quizzes.pick(quiz, turn, number)
                st.rerun()
            with st.container():
                if question.kind == "print":
                    st.code(option.text, language=None, wrap_lines=True)
                else:
                    st.markdown(safe_markdown(option.text))


def _draw_match(
    quizzes: Quizzes, quiz: Quiz, turn: Turn, question: QuizQuestion, keys: Keys
) -> None:
    """The meanings one by one; a term's key puts it to the meaning that is marked."""
    placed = _placed(turn, quiz)
    for number, option in enumerate(question.options):
        with st.container(border=True):
            if number < len(placed):
                st.markdown(f"**{one_line(placed[number])}**")
            elif number == len(placed):
                st.markdown(":blue[:material/arrow_forward: **Which term?**]")
            st.markdown(safe_markdown(option.text))
    with st.container(horizontal=True):
        for number, term in enumerate(question.terms):
            if keys.button(
                one_line(term), str(number + 1), key=f"term_{number}", disabled=term in placed
            ):
                _place(quizzes, quiz, turn, question, [*placed, term])
        if placed and keys.button("Take back", "U", key="unplace", type="tertiary"):
            st.session_state[_PLACED][1].pop()
            st.rerun()


def _placed(turn: Turn, quiz: Quiz) -> list[str]:
    """The terms put so far, in the order of the meanings."""
    owner = (quiz.id, turn)
    if st.session_state.get(_PLACED, (None,))[0] != owner:
        st.session_state[_PLACED] = (owner, [])
    placed: list[str] = st.session_state[_PLACED][1]
    return placed


def _place(
    quizzes: Quizzes, quiz: Quiz, turn: Turn, question: QuizQuestion, placed: list[str]
) -> None:
    left = [term for term in question.terms if term not in placed]
    if len(left) <= 1:
        quizzes.match(quiz, turn, [*placed, *left])
        st.session_state.pop(_PLACED, None)
    else:
        st.session_state[_PLACED] = ((quiz.id, turn), placed)
    st.rerun()


def _draw_typing(
    services: Services, quizzes: Quizzes, quiz: Quiz, turn: Turn, question: QuizQuestion
) -> None:
    if quiz.typed is not None:
        _draw_ticks(services, quizzes, quiz, turn, question)
        return
    services.warm_embedder()
    name = f"quiz_text_{quiz.id}_{turn.position}_{turn.round}"
    with st.form(f"form_{name}", border=False):
        text = st.text_area("Your answer", key=name, max_chars=ANSWER_CHARS, height=140)
        sent = st.form_submit_button("Check (Ctrl+Enter)", type="primary")
    if not sent:
        put_focus(name)
    elif text and text.strip():
        _check(services, quizzes, quiz, turn, text)
    else:
        st.caption("Write something, or say that you don't know.")


def _check(services: Services, quizzes: Quizzes, quiz: Quiz, turn: Turn, text: str) -> None:
    """The author's answer at once, the rules' verdict next; a model looks again in its own time."""
    from tutor.doubtful_notes import fault_at
    from tutor.grading import judge_by_rules
    from tutor.second_look import begin_second_look

    question = quiz.asked(turn)
    draw_reference(services, question)
    with st.spinner("Checking …"):
        rules = judge_by_rules(
            question.prompt, question.reference, text, embedder=services.embedder
        )
    doubt = fault_at(services.index(), place_now(services, question.origin))
    event_id = quizzes.judge(quiz, turn, text, rules.grade, doubt=doubt)
    begin_second_look(
        services.jobs, services.model_for_forms(), quizzes, event_id, question.prompt, text, rules
    )
    st.rerun()


def _draw_ticks(
    services: Services, quizzes: Quizzes, quiz: Quiz, turn: Turn, question: QuizQuestion
) -> None:
    """For an answer that the rules can't judge."""
    typed = quiz.typed
    assert typed is not None
    with st.container(border=True):
        st.caption("You wrote")
        st.markdown(safe_markdown(typed.text))
    if typed.doubt:
        st.warning(f"Your answer and your note differ, and the note has a fault: {typed.doubt}")
    st.markdown("**I can't tell: tick what you said.**")
    said = _draw_boxes(services, typed)
    label = f"I said {len(said)} of {len(typed.points)} ↵"
    if st.button(label, key="enter_ticked", type="primary"):
        quizzes.tick(quiz, turn, said)
        st.rerun()
    draw_reference(services, question)


def _draw_boxes(services: Services, typed: Typed) -> list[str]:
    """One a point; a model ticks what it found, unless the learner has begun to. What is ticked."""
    keys = [f"quiz_said_{typed.event_id}_{number}" for number in range(len(typed.points))]
    found = typed.found or {}
    suggested = f"quiz_suggested_{typed.event_id}"
    if found and suggested not in st.session_state:
        st.session_state[suggested] = not any(st.session_state.get(key) for key in keys)
        if st.session_state[suggested]:
            st.session_state.update(
                {key: point in found for key, point in zip(keys, typed.points, strict=True)}
            )
    if found and st.session_state[suggested]:
        st.caption("The model has ticked what it found in your words. Change what isn't so.")
    wait_for(services, job_of(typed.event_id), "The model looks for them too; tick on meanwhile.")
    said = []
    for key, point in zip(keys, typed.points, strict=True):
        quote = f" :gray[“{one_line(found[point])}”]" if point in found else ""
        if st.checkbox(f"{one_line(point).rstrip(',;')}{quote}", key=key):
            said.append(point)
    return said


def _draw_end(quizzes: Quizzes, quiz: Quiz) -> None:
    first = quiz.first_round
    known = [given for given in first if given.verdict == "correct"]
    st.markdown(f"### {_how_it_went(len(known), len(first))}")
    missed = [quiz.questions[given.turn.position] for given in first if given.is_missed]
    if missed:
        st.markdown("Missed at first:")
        for question in missed:
            st.markdown(f"- {_name_of(question)}")
    with st.container(horizontal=True):
        if st.button("Back to Practise ↵", key="enter_back", type="primary"):
            go()


def _how_it_went(known: int, asked: int) -> str:
    if not asked:
        return "Nothing was asked."
    if known == asked:
        return f"All {asked} right at once."
    return f"{known} of {asked} right at once; the others you have seen again."


def _name_of(question: QuizQuestion) -> str:
    if question.kind in ("choice", "typed"):
        return one_line(question.prompt)
    if question.kind == "match":
        return one_line(", ".join(question.terms))
    right: Sequence[str] = [option.text for option in question.options if option.is_right]
    return (
        one_line(right[0]) if question.kind == "term" else f"Output in {one_line(question.topic)}"
    )
