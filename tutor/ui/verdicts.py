"""How verdicts and points are drawn, the same on every page."""

from __future__ import annotations

from tutor.memory import GradedBy, Verdict

VERDICTS: dict[Verdict, str] = {
    "correct": ":green[:material/check: **Right.**]",
    "partial": ":orange[:material/contrast: **Partly.**]",
    "wrong": ":red[:material/close: **Not right.**]",
    "dont_know": ":gray[:material/help: **Here it is.**]",
    "skipped": ":gray[**Skipped.**]",
}
OVERRULING: dict[Verdict, str] = {
    "correct": "I had it",
    "partial": "Partly",
    "wrong": "I missed it",
}
MADE_BY: dict[GradedBy, str] = {"rules": "by rules", "model": "by the model", "self": "by you"}
POINTS = {
    "hit": ":green[:material/check: {}]",
    "missed": ":gray[:material/remove: {}]",
    "contradicted": ":red[:material/close: {}]",
}
GATES = {
    "empty": "There is nothing in it to grade.",
    "too_short": "That's too little to grade.",
    "question_repeated": "That's the question again.",
    "gibberish": "I can't read that.",
    "off_topic": "That's about something else than the question.",
    "copied": "That's copied word for word. Say it in your own words.",
    "instructions": "That speaks to the grader instead of answering.",
    "dont_know": "",
}
