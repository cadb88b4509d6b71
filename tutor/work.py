"""What waits for the learner today, gathered from the cards, the plan and the notes."""

from __future__ import annotations

from datetime import timedelta

from ingest.index import IndexReader
from tutor.deck import Deck
from tutor.learner import LearnerStore
from tutor.pace_of_work import seconds_a_card
from tutor.plan import Entry, Plan
from tutor.reading_plan import Reading, next_reading, readings_of
from tutor.today import Item, Work, weak_spot


def work_of(store: LearnerStore, deck: Deck, plan: Plan, index: IndexReader | None) -> Work:
    """Everything `fill` chooses from. Opens neither torch nor Chroma nor a model."""
    today, next_date = deck.today(), plan.next_date()
    rows = deck.cards()
    open_today = [entry for entry in plan.entries(last=today) if not entry.is_done]
    counts = deck.counts()
    due, new = counts.due, counts.new_left
    if next_date:
        queue = deck.queue_for_date(rows)
        new = sum(row.memory.schedule is None for row in queue)
        due = len(queue) - new
    return Work(
        due=due,
        new=new,
        exercises=counts.exercises_due + counts.exercises_new_left,
        seconds_a_card=seconds_a_card(store),
        reading=_reading(plan, open_today, index),
        weak=weak_spot(rows, next_date.day if next_date else today + timedelta(1)),
        days_left=(next_date.day - today).days if next_date else None,
        interview=next((entry for entry in open_today if entry.kind == "interview"), None),
        has_quiz=any(row.memory.schedule for row in rows if not row.is_gone),
    )


def _reading(plan: Plan, open_today: list[Entry], index: IndexReader | None) -> Item | None:
    """The plan's next reading whose section still stands, else the next chapter of the notes."""
    if index is None:
        return None
    for entry in open_today:
        if entry.kind == "reading" and (reading := reading_of(index, entry)):
            item = _item(reading, f"from your plan: {entry.focus}")
            return Item(item.kind, item.title, item.why, item.minutes, 0, None, entry.id, reading)
    choices = plan.choices()
    reading = next_reading(index, plan.sections_read(), choices.areas)
    return _item(reading, "the next chapter that you haven't read") if reading else None


def reading_of(index: IndexReader, entry: Entry) -> Reading | None:
    """What an entry of the plan is about; None when it is gone from the notes."""
    documents = {(d.root, d.source): d for d in index.documents()}
    document = documents.get((entry.root or "", entry.source or ""))
    if document is None:
        return None
    found = readings_of(index, document)
    return next((reading for reading in found if reading.section_id == entry.section_id), None)


def _item(reading: Reading, why: str) -> Item:
    title = f"Read “{reading.title}” in {reading.document_title}"
    return Item("reading", title, why, reading.minutes, reading=reading)
