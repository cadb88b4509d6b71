"""The report on an interview: what it showed, what to read, what changed since earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from ingest.errors import NothingIndexed
from tutor.card_content import card_sources
from tutor.interview import Interview, Plan, Turn
from tutor.interview_markdown import GRADED_WORDS, VERDICT_WORDS, how_graded, report_markdown
from tutor.interview_report import FieldFigures, Report, ToImprove, report_on
from tutor.interviewer import Interviewer
from tutor.readiness import readiness_in
from tutor.services import Services
from tutor.skills import Skill
from tutor.then_and_now import Again, Compared, imported_answers
from tutor.ui.interview_feedback import draw_exchange, draw_ticks
from tutor.ui.interview_places import back_to_start, go
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.pages import open_page
from tutor.ui.quiz_feedback import draw_origin
from tutor.ui.stories import draw_keeping
from tutor.ui.verdicts import MADE_BY, POINTS, VERDICTS

POINTS_SHOWN = 4  # of what is missing; the conversation has them all
_VERDICTS = {**VERDICTS, "dont_know": ":gray[:material/help: **Not known.**]"}
_ENDED = {
    "finished": "",
    "learner": "You ended it early.",
    "time": "The time was up.",
    "no_questions": "The notes hold no further question for it.",
}


def draw(services: Services, interviewer: Interviewer, interview: Interview) -> None:
    """Verdicts first, then the ground they stand on."""
    if interview.waiting:
        _draw_waiting(services, interviewer, interview)
        return
    interviews = interviewer.interviews
    imported = imported_answers(interviews.memory.store)
    report = report_on(interview, interviews.all(), imported)
    readiness = _readiness(services, interviewer, report)
    st.header("How it went", anchor=False)
    st.markdown(_opening(report))
    st.markdown(one_line(readiness))
    if report.again:
        _draw_again(report.again)
    _draw_fields(report.fields)
    _draw_skills(report.skills)
    _draw_strengths(report.strengths)
    _draw_to_improve(services, report)
    _draw_compared(report.compared)
    _draw_turns(services, interviewer, report)
    _draw_ways_on(report, readiness)


def _draw_waiting(services: Services, interviewer: Interviewer, interview: Interview) -> None:
    """Feedback comes at the end: first what only the learner can judge, one after the other."""
    st.header("Before the report", anchor=False)
    st.caption(f"{len(interview.waiting)} of your answers wait for your own ticks.")
    draw_ticks(services, interviewer, interview, interview.waiting[0])


def _opening(report: Report) -> str:
    """How many of the questions, and who judged them."""
    interview = report.interview
    judged = [t.given for t in interview.main_turns if t.given and t.given.verdict != "skipped"]
    verdicts = Counter(given.verdict for given in judged)
    parts = [
        f"**{verdicts['correct']} right**",
        f"{verdicts['partial']} partly",
        f"{verdicts['wrong'] + verdicts['dont_know']} missed",
    ]
    if report.skipped:
        parts.append(f"{report.skipped} skipped")
    if report.unanswered:
        parts.append(f"{report.unanswered} not answered")
    makers = Counter(given.graded_by for given in judged)
    graded = ", ".join(f"{count} {MADE_BY[maker]}" for maker, count in makers.items())
    asked = len(interview.main_turns)
    questions = "one question" if asked == 1 else f"{asked} questions"
    minutes = max(1, round(interview.elapsed(interview.last_at).total_seconds() / 60))
    ended = _ENDED.get(interview.why_ended, "")
    by = f" :gray[Graded {graded}.]" if graded else ""
    return f"{', '.join(parts)} of {questions}, in {minutes} min. {ended}{by}"


def _readiness(services: Services, interviewer: Interviewer, report: Report) -> str:
    """Empty where nothing is indexed: the report is read all the same."""
    fields = {turn.question.field for turn in report.interview.turns}
    try:
        notes = card_sources(services.index())
    except NothingIndexed:
        return ""
    return readiness_in(fields, notes, interviewer.interviews.memory).in_words()


def _draw_again(again: Again) -> None:
    """The question asked once more: what is said now, what is still missing."""
    st.subheader("Once more", anchor=False)
    before, after = again.before, again.after
    assert before.verdict is not None
    assert after.verdict is not None
    st.markdown(
        f"{_day(before.at)}: {_VERDICTS[before.verdict]} :gray[({how_graded(before)})]  \n"
        f"now: {_VERDICTS[after.verdict]} :gray[({how_graded(after)})]"
    )
    for point in again.gained:
        st.markdown(f"{POINTS['hit'].format(one_line(point))} :gray[new]")
    for point in again.lost:
        st.markdown(f"{POINTS['missed'].format(one_line(point))} :gray[said before, not now]")
    for point in again.missing:
        if point not in again.lost:
            st.markdown(f"{POINTS['missed'].format(one_line(point))} :gray[still missing]")


def _draw_fields(fields: Sequence[FieldFigures]) -> None:
    if not fields:
        return
    st.subheader("By area", anchor=False)
    for figures in fields:
        before = figures.before
        then = (
            f" :gray[· {before.right} right of {before.answered} on {_day(before.at)}]"
            if before
            else ""
        )
        st.markdown(
            f"**{one_line(figures.field)}**: {figures.right} right, {figures.partial} partly, "
            f"{figures.missed} missed :gray[({GRADED_WORDS[figures.graded_by]})]{then}"
        )


def _draw_skills(skills: Sequence[Skill]) -> None:
    """Each figure opens to all that it rests on."""
    if not skills:
        return
    st.subheader("By skill", anchor=False)
    for place, skill in enumerate(skills):
        figure = (
            f"**{skill.name}**: {skill.said} of {skill.of} {skill.what} "
            f":gray[({GRADED_WORDS[skill.graded_by]})]"
        )
        with st.expander(figure, key=f"interview_skill_{place}"):
            for one in skill.evidence:
                words = f" :gray[You said: “{one_line(one.words)}”]" if one.words else ""
                point = POINTS[one.state].format(one_line(one.text))
                st.markdown(f":gray[{one.turn + 1}.] {point}{words}")


def _draw_strengths(strengths: Sequence[Turn]) -> None:
    if not strengths:
        return
    st.subheader("Strengths", anchor=False)
    for turn in strengths:
        assert turn.given is not None
        said = next((p.evidence for p in turn.given.points if p.state == "hit" and p.evidence), "")
        words = f"  \n:gray[You said: “{one_line(said)}”]" if said else ""
        st.markdown(f":green[:material/check:] {one_line(turn.question.prompt)}{words}")


def _draw_to_improve(services: Services, report: Report) -> None:
    if not report.to_improve:
        return
    st.subheader("To improve", anchor=False)
    due = {row.id: row.memory.schedule for row in services.deck.cards()}
    today = services.deck.today()
    for place, one in enumerate(report.to_improve):
        schedule = due.get(one.card_id) if one.card_id else None
        with st.container(border=True):
            st.markdown(_improve_in_words(one))
            if one.reading:
                draw_origin(services, one.reading, f"reading_{place}")
            if schedule is not None:
                st.caption(f"Its card is due {_due_in_words(schedule.due, today)}.")


def _improve_in_words(one: ToImprove) -> str:
    assert one.turn.given is not None
    lines = [f"{_VERDICTS[one.turn.given.verdict]} {one_line(one.turn.question.prompt)}"]
    lines += [POINTS["missed"].format(one_line(point)) for point in one.missing[:POINTS_SHOWN]]
    if (more := len(one.missing) - POINTS_SHOWN) > 0:
        lines.append(f":gray[and {more} more, below]")
    return "  \n".join(lines)


def _due_in_words(due: date, today: date) -> str:
    days = (due - today).days
    return "today" if days <= 0 else "tomorrow" if days == 1 else f"in {days} days"


def _draw_compared(compared: Sequence[Compared]) -> None:
    if not compared:
        return
    st.subheader("Then and now", anchor=False)
    for place, one in enumerate(compared):
        with st.expander(one_line(one.topic), key=f"interview_compared_{place}"):
            for column, answer in zip(st.columns(2), (one.first, one.latest), strict=True):
                with column:
                    st.caption(f"{_day(answer.at)} · {how_graded(answer)}")
                    verdict = _VERDICTS[answer.verdict] if answer.verdict else ""
                    st.markdown(f"{verdict} {one_line(answer.question)}")
                    st.markdown(safe_markdown(answer.text))


def _draw_turns(services: Services, interviewer: Interviewer, report: Report) -> None:
    st.subheader("The conversation", anchor=False)
    for turn in report.interview.main_turns:
        verdict = VERDICT_WORDS[turn.given.verdict] if turn.given else "not answered"
        with st.expander(f"{turn.number + 1}. {one_line(turn.question.prompt)} :gray[{verdict}]"):
            if turn.given is None:
                continue
            follow_ups = list(report.interview.probing(turn.number))
            draw_exchange(services, interviewer, turn, follow_ups)
            if turn.question.kind == "story":
                draw_keeping(interviewer.interviews.memory.store, turn)
            key = f"interview_again_{turn.number}"
            if st.button("Answer this one again", key=key):
                again = interviewer.start(Plan(questions=1, again=turn.given.event_id))
                assert again is not None
                go(interview=again.id)


def _draw_ways_on(report: Report, readiness: str) -> None:
    with st.container(horizontal=True):
        back_to_start("Done")
        if report.card_ids and st.button("Review the cards", key="interview_cards"):
            open_page("practise", cards="due")
        interview = report.interview
        st.download_button(
            "Save as Markdown",
            report_markdown(report, readiness),
            file_name=f"interview-{interview.at:%Y-%m-%d-%H%M}.md",
            mime="text/markdown",
            key="interview_save",
        )


def _day(moment: datetime) -> str:
    when = moment.astimezone()
    return f"{when.day} {when:%B %Y}"
