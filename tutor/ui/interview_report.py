"""The report on an interview: what it showed, what to read, what changed since earlier ones."""

from __future__ import annotations

import streamlit as st

from tutor.card_content import card_sources
from tutor.interview import Interview, Plan
from tutor.interview_markdown import GRADED_WORDS, VERDICT_WORDS, report_markdown
from tutor.interview_report import Compared, Report, Skill, report_on
from tutor.interviewer import Interviewer
from tutor.readiness import readiness_in
from tutor.services import Services
from tutor.ui.interview_feedback import draw_exchange, draw_ticks
from tutor.ui.interview_places import back_to_start, go
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.pages import open_page
from tutor.ui.quiz_feedback import draw_origin
from tutor.ui.stories import draw_keeping
from tutor.ui.verdicts import VERDICTS

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
    report = report_on(interview, interviewer.interviews.all())
    st.header("How it went", anchor=False)
    st.markdown(_opening(report))
    st.markdown(one_line(_readiness(services, interviewer, report)))
    _draw_fields(report)
    _draw_skills(report)
    _draw_readings(services, report)
    for compared in report.compared:
        _draw_compared(compared)
    _draw_turns(services, interviewer, report)
    _draw_ways_on(services, interviewer, report)


def _draw_waiting(services: Services, interviewer: Interviewer, interview: Interview) -> None:
    """Feedback comes at the end: first what only the learner can judge, one after the other."""
    st.header("Before the report", anchor=False)
    st.caption(f"{len(interview.waiting)} of your answers wait for your own ticks.")
    draw_ticks(services, interviewer, interview, interview.waiting[0])


def _opening(report: Report) -> str:
    interview = report.interview
    judged = [t.given.verdict for t in interview.main_turns if t.given]
    ended = _ENDED.get(interview.why_ended, "")
    minutes = interview.elapsed(interview.last_at).total_seconds() / 60
    parts = [
        f"**{judged.count('correct')} right**",
        f"{judged.count('partial')} partly",
        f"{judged.count('wrong') + judged.count('dont_know')} missed",
    ]
    if report.skipped:
        parts.append(f"{report.skipped} skipped")
    if report.unanswered:
        parts.append(f"{report.unanswered} not answered")
    asked = len(interview.main_turns)
    questions = "one question" if asked == 1 else f"{asked} questions"
    return f"{', '.join(parts)} of {questions}, in {max(1, round(minutes))} min. {ended}"


def _readiness(services: Services, interviewer: Interviewer, report: Report) -> str:
    fields = {turn.question.field for turn in report.interview.turns}
    notes = card_sources(services.index())
    return readiness_in(fields, notes, interviewer.interviews.memory).in_words()


def _draw_fields(report: Report) -> None:
    if not report.fields:
        return
    st.subheader("By field", anchor=False)
    for figures in report.fields:
        st.markdown(
            f"**{one_line(figures.field)}**: {figures.right} right, {figures.partial} partly, "
            f"{figures.missed} missed :gray[({GRADED_WORDS[figures.graded_by]})]"
        )


def _draw_skills(report: Report) -> None:
    skills = [skill for skill in report.skills if skill.of]
    if not skills:
        return
    st.subheader("By skill", anchor=False)
    for skill in skills:
        st.markdown(f"**{skill.name}**: {skill.said} of {skill.of} {skill.what}")
        st.caption(_evidence(skill))


def _evidence(skill: Skill) -> str:
    parts = []
    if skill.example:
        parts.append(f"said: “{one_line(skill.example)}”")
    if skill.gap:
        parts.append(f"missing: “{one_line(skill.gap)}”")
    return "; ".join(parts)


def _draw_readings(services: Services, report: Report) -> None:
    if not report.readings:
        return
    st.subheader("To read again", anchor=False)
    for place, reading in enumerate(report.readings):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(one_line(reading.question), width="stretch")
            draw_origin(services, reading.origin, f"reading_{place}")
    if report.card_ids:
        cards = len(report.card_ids)
        words = "question is" if cards == 1 else "questions are"
        st.caption(f"{cards} missed {words} among your cards, due again soon.")


def _draw_compared(compared: Compared) -> None:
    with st.expander(f"{one_line(compared.topic)}: then and now"):
        for column, answer in zip(st.columns(2), (compared.first, compared.latest), strict=True):
            with column:
                when = answer.at.astimezone()
                st.caption(f"{when.day} {when:%B %Y} · {GRADED_WORDS[answer.graded_by]}")
                st.markdown(f"{VERDICTS[answer.verdict]} {one_line(answer.question)}")
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


def _draw_ways_on(services: Services, interviewer: Interviewer, report: Report) -> None:
    with st.container(horizontal=True):
        back_to_start("Done")
        if report.card_ids and st.button("Review the cards", key="interview_cards"):
            open_page("practise", cards="due")
        interview = report.interview
        st.download_button(
            "Save as Markdown",
            report_markdown(report, _readiness(services, interviewer, report)),
            file_name=f"interview-{interview.at:%Y-%m-%d-%H%M}.md",
            mime="text/markdown",
            key="interview_save",
        )
