"""Cards as an Anki package, with their schedules. The one door to genanki.

genanki writes every card as a new one, so the schedules are set afterwards in the finished
collection, a SQLite file of Anki's own inside the package.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta, tzinfo
from pathlib import Path

from tutor.cards import Card
from tutor.days import start_of
from tutor.scheduling import Schedule
from tutor.sentences import fences

_COLLECTION = "collection.anki2"
_MODEL_ID, _DECK_ID, _EXERCISES_ID = 1_761_004_215, 1_761_004_216, 1_761_004_217
_REVIEW, _SUSPENDED = 2, -1  # Anki's numbers for a card's kind and its queue
_DAY_S = 86_400
_START_EASE = 2500  # per mille; only read by Anki's older scheduler
_STYLE = (
    ".card { font-family: sans-serif; text-align: left; } pre { white-space: pre-wrap; }"
    " .source { color: gray; font-size: 80%; }"
)
_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^\n]*\n?|\n?[ \t>]*(?:`{3,}|~{3,})[ \t]*\n?$")


def write_anki_package(
    cards: Sequence[Card], path: Path, *, today: date, zone: tzinfo | None
) -> None:
    """Write the cards with due dates, intervals, repetitions and lapses to an .apkg file.

    What isn't asked here (suspended, forgotten too often, gone from the notes) is suspended there.
    """
    import genanki

    moment = start_of(today, zone).timestamp()
    with tempfile.TemporaryDirectory() as folder:
        unscheduled = Path(folder) / "cards.apkg"
        genanki.Package(_decks(cards)).write_to_file(unscheduled, timestamp=moment)
        with zipfile.ZipFile(unscheduled) as package:
            package.extractall(folder)
        set_schedules(Path(folder) / _COLLECTION, cards, today=today, zone=zone)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name in (_COLLECTION, "media"):
                package.write(Path(folder) / name, name)


def set_schedules(
    collection: Path, cards: Sequence[Card], *, today: date, zone: tzinfo | None
) -> None:
    """Give each note's card in the finished collection the schedule that its card has here."""
    # Anki counts due days from the collection's first one, and wants them positive.
    known = [card.row.memory.schedule for card in cards if card.row.memory.schedule]
    first = min([today, *(s.due for s in known), *(s.last for s in known)]) - timedelta(days=1)
    # It counts them in days of 24 hours, so back from today's start: summer time has come or gone.
    created_s = start_of(today, zone).timestamp() - (today - first).days * _DAY_S
    with closing(sqlite3.connect(collection)) as db, db:
        db.execute("UPDATE col SET crt = ?", (int(created_s),))
        for card in cards:
            memory, status = card.row.memory, card.row.status(today)
            chosen = (_guid(card),)
            if memory.schedule:
                db.execute(
                    "UPDATE cards SET type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?,"
                    " lapses = ?, data = ? WHERE nid = (SELECT id FROM notes WHERE guid = ?)",
                    (
                        _REVIEW,
                        _REVIEW,
                        (memory.schedule.due - first).days,
                        memory.schedule.interval_days,
                        _START_EASE,
                        memory.showings,
                        memory.lapses,
                        _fsrs_data(memory.schedule, zone),
                        *chosen,
                    ),
                )
            if status in ("suspended", "leech", "gone"):
                db.execute(
                    "UPDATE cards SET queue = ? WHERE nid = (SELECT id FROM notes WHERE guid = ?)",
                    (_SUSPENDED, *chosen),
                )


def _decks(cards: Sequence[Card]) -> list[object]:
    import genanki

    model = genanki.Model(
        _MODEL_ID,
        "Prep Tutor",
        fields=[{"name": name} for name in ("Question", "Answer", "Source")],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}'
                '<div class="source">{{Source}}</div>',
            }
        ],
        css=_STYLE,
    )
    recall = genanki.Deck(_DECK_ID, "Prep Tutor")
    exercises = genanki.Deck(_EXERCISES_ID, "Prep Tutor::Exercises")
    for card in cards:
        note = genanki.Note(
            model=model,
            fields=[_as_html(card.question), _as_html(card.answer), html.escape(_source(card))],
            tags=[re.sub(r"\s+", "_", card.row.topic), card.row.ownership],
            guid=_guid(card),
        )
        (exercises if card.row.is_exercise else recall).add_note(note)
    return [recall, exercises]


def _guid(card: Card) -> str:
    """The same at every export, so that Anki updates a card instead of adding it again."""
    return f"prep-tutor-{card.id}"


def _fsrs_data(schedule: Schedule, zone: tzinfo | None) -> str:
    """What Anki's own FSRS keeps with a card: stability, difficulty and when it was last seen."""
    return json.dumps(
        {
            "s": round(schedule.stability, 4),
            "d": round(schedule.difficulty, 3),
            "lrt": int(start_of(schedule.last, zone).timestamp()),
        }
    )


def _source(card: Card) -> str:
    whose = "yours" if card.row.ownership == "yours" else "starter guide"
    if not card.answers:
        return whose
    source = card.answers[0].source
    return " › ".join([whose, source.document_title, *source.heading_path])


def _as_html(text: str) -> str:
    """The text as it was typed, its blocks of code set as code. Nothing in it works as HTML."""
    pieces, start = [], 0
    for begin, end in fences(text):
        pieces.append(_prose(text[start:begin]))
        code = _FENCE_LINE.sub("", text[begin:end])
        pieces.append(f"<pre><code>{html.escape(code)}</code></pre>")
        start = end
    pieces.append(_prose(text[start:]))
    return "".join(pieces)


def _prose(text: str) -> str:
    return html.escape(text.strip("\n")).replace("\n", "<br>")
