"""One answer in the conversation: its words, its marks, how it was made, what it took down."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ingest.words import words_of
from tutor.answers import Answer, Thought
from tutor.chat_answers import judge_yourself
from tutor.chats import Message
from tutor.counted import counted
from tutor.facts import Fact, Facts
from tutor.modes import LABELS, TutorMode
from tutor.plan import Plan
from tutor.services import Services
from tutor.ui.answers import answer_markdown, chips, plain_answer
from tutor.ui.ask_layout import EXTRACT
from tutor.ui.ask_next import draw_offers, draw_ways_on
from tutor.ui.ask_note import draw_note
from tutor.ui.ask_wrong import draw_wrong
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.verdicts import MADE_BY, OVERRULING

_EXTRACTS: dict[TutorMode, str] = {
    "review": "Found by rules",
    "guide": "The steps",
    "summarise": "In its own words",
}
_ENDINGS = {
    "stopped": "Stopped here.",
    "broken_off": "This answer broke off when the app ended.",
    "failed": "This answer broke off.",
}


def draw_answer(
    services: Services,
    message: Message,
    answer: Answer,
    *,
    asked: str,
    is_shown: bool,
    is_last: bool,
) -> None:
    """An answer that has ended, well or not; `asked` is the message that it answers."""
    if answer.extract and answer.mode == "model":
        _draw_extract(answer, message.id, is_open=is_last)
    if answer.thought:
        _draw_thought(answer.thought, is_over=True)
    st.markdown(answer_markdown(answer, message.id, with_links=is_shown))
    for line in answer.disagreements:
        st.markdown(f":material/balance: {chips(line, answer, message.id, with_links=is_shown)}")
    if answer.problem:
        st.warning(f"{answer.problem} {answer.fix or ''}")
    elif ending := _ENDINGS.get(message.state):
        st.caption(ending)
    if answer.remembered:
        _draw_remembered(services, message, answer)
    for notice in answer.notices[1:] if answer.remembered else answer.notices:
        st.caption(safe_markdown(notice))
    if answer.checked:
        _draw_checked(services, message, answer)
    if is_last:
        draw_ways_on(services, message, answer)
    _draw_other_ways(services, message, answer, is_last=is_last)
    _draw_beneath(services, message, answer, is_shown=is_shown)
    st.caption(_made_by(answer, asked))
    if is_shown and services.settings.shows_follow_ups:
        draw_offers(services, message, answer)


def draw_coming(message: Message) -> None:
    """An answer as far as it has come, in the same order as when it has ended."""
    answer = message.answer
    if answer and answer.extract:
        _draw_extract(answer, message.id, is_open=True)
    if answer and answer.thought:
        _draw_thought(answer.thought, is_over=False)
    if message.text:
        st.markdown(safe_markdown(message.text))


def _draw_extract(answer: Answer, message_id: int, *, is_open: bool) -> None:
    with (
        st.expander(
            _EXTRACTS.get(answer.tutor_mode, "From your notes"),
            expanded=is_open,
            type="compact",
            icon=":material/format_quote:",
        ),
        st.container(key=f"{EXTRACT}_{message_id}"),
    ):
        st.markdown(safe_markdown(answer.extract or ""))


def _draw_thought(thought: Thought, *, is_over: bool) -> None:
    """Folded. While it grows its name stays the same, since another would fold it anew."""
    name = f"Thought for {max(1, round(thought.seconds))} s" if is_over else "Thinking"
    with st.expander(name, icon=":material/psychology:", type="compact"):
        st.markdown(safe_markdown(thought.text))


def _draw_remembered(services: Services, message: Message, answer: Answer) -> None:
    """The announcement, with the way to take it back."""
    facts = Facts(services.learner)
    kept = [fact for id_ in answer.remembered if (fact := facts.get(id_))]
    with st.container(horizontal=True, vertical_alignment="center"):
        if not kept:
            st.caption("Not remembered any more.")
            return
        st.caption(f":material/person_check: {safe_markdown(answer.notices[0])}")
        if st.button("Undo", key=f"undo_facts_{message.id}", type="tertiary"):
            for fact in kept:
                facts.take_back(fact.id)
            st.rerun()
        for fact in kept:
            _draw_plan_offer(services, fact)


def _draw_plan_offer(services: Services, fact: Fact) -> None:
    """An interview day, for the plan: only when the learner wants it there."""
    if fact.kind != "date":
        return
    day, plan = date.fromisoformat(fact.value), Plan(services.learner, services.deck.memory)
    if day < services.deck.today():
        return
    if any(one.day == day for one in plan.dates()):
        st.caption("It is in your plan.")
    elif st.button("Put it into my plan", key=f"plan_fact_{fact.id}", type="tertiary"):
        plan.add_date(day)
        st.rerun()


def _draw_checked(services: Services, message: Message, answer: Answer) -> None:
    """How the verdict came about, and the learner's own in its place or where there is none."""
    checked = answer.checked
    assert checked is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        if checked.verdict == "skipped":
            return
        if checked.verdict is None:
            st.caption("How was it?")
        else:
            st.caption(f"Graded {MADE_BY[checked.graded_by]}.")
        for verdict, words in OVERRULING.items():
            if verdict != checked.verdict and st.button(
                words, key=f"checked_{message.id}_{verdict}", type="tertiary"
            ):
                judge_yourself(services.chats, message.id, verdict)
                st.rerun()


def _draw_other_ways(
    services: Services, message: Message, answer: Answer, *, is_last: bool
) -> None:
    """What helps where the answer was refused, has broken off, or the model gave none."""
    is_without_model = answer.mode == "notes" and answer.coverage in ("covered", "thin")
    can_ask_again = message.state != "done" or (
        is_last and is_without_model and services.settings.model is not None
    )
    if not (can_ask_again or answer.can_look_in_all or answer.can_answer_anyway):
        return
    with st.container(horizontal=True):
        if answer.can_look_in_all and answer.in_play:
            everything = f"Look in all {counted(answer.in_play.of, 'document')}"
            if st.button(everything, key=f"look_in_all_{message.id}", type="primary"):
                services.leave_out(())
                services.answer_again(message.id)
                st.rerun()
        if answer.can_answer_anyway and st.button(
            "Answer from these anyway", key=f"anyway_{message.id}"
        ):
            services.answer_anyway(message.id)
            st.rerun()
        if can_ask_again and st.button(
            "Ask again", key=f"again_{message.id}", icon=":material/refresh:"
        ):
            services.answer_again(message.id)
            st.rerun()


def _draw_beneath(services: Services, message: Message, answer: Answer, *, is_shown: bool) -> None:
    """The ways to the clipboard, to a note and to its passages, and what may be wrong."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
            st.code(plain_answer(answer), language=None, wrap_lines=True)
        draw_note(services, message, answer)
        if answer.coverage is not None or answer.checked:
            draw_wrong(services, message, answer)
        # Last, since it comes and goes: what stands before it stays as it is.
        passages = f"Passages ({len(answer.sources)})"
        hidden = bool(answer.sources) and not is_shown
        if hidden and st.button(passages, key=f"show_{message.id}", type="tertiary"):
            st.session_state["shown_answer"] = message.id
            st.rerun()


def _made_by(answer: Answer, asked: str) -> str:
    parts = ["from the notes alone" if answer.mode == "notes" else "written by the model"]
    if answer.tutor_mode != "explain":
        parts.insert(0, LABELS[answer.tutor_mode])
    if answer.usage:
        parts[-1] = one_line(answer.usage.model)
        if answer.usage.first_token_s is not None:
            parts.append(f"first word after {answer.usage.first_token_s:.1f} s")
        if answer.usage.tokens_a_second:
            parts.append(f"{answer.usage.tokens_a_second:.0f} tokens a second")
        if tokens := (answer.usage.prompt_tokens or 0) + (answer.usage.answer_tokens or 0):
            share = tokens / answer.usage.num_ctx
            parts.append(f"{tokens:,} tokens, {share:.0%} of its context")
    return " · ".join([*parts, *_searched_for(answer, asked)])


def _searched_for(answer: Answer, asked: str) -> list[str]:
    """What was searched for beside the question as it was typed, or instead of it."""
    others = [text for text in answer.searched_for if words_of(text) != words_of(asked)]
    added = [text.removeprefix(asked.strip()) for text in others]
    if others and all(text.startswith(" (") and text.endswith(")") for text in added):
        others = [text[2:-1] for text in added]
        return ["also searched for: " + safe_markdown("; ".join(others))]
    return ["searched for: " + safe_markdown("; ".join(others))] if others else []
