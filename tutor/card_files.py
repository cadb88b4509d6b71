"""Cards as a CSV file, out and in again without a loss: wordings, places and what happened.

One row a card. The first columns are for people and other programs; a file that has no more than
`question` and `answer` can be read, too. A schedule follows from what happened, so that is what the
file carries; the columns that show it are not read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.documents import Locator
from ingest.errors import StudyError
from tutor.card_records import (
    Run,
    StoredSource,
    add_card,
    add_source,
    events_of,
    read_all_rows,
    read_card,
    read_sources,
    show_first_source,
    source_from_record,
    update_source,
)
from tutor.cards import CardKind, CardSource, Wording
from tutor.learner import Event, LearnerStore
from tutor.memory import remember

COLUMNS = (
    ("question", "answer", "topic", "area", "difficulty", "ownership", "is_exercise")
    + ("due", "interval_days", "showings", "lapses", "state")
    + ("kind", "added", "noted_question", "noted_answer", "places", "history")
)
OWN_TOPIC = "My own cards"

_KINDS: dict[str, CardKind] = {"pair": "pair", "approved": "approved", "own": "own"}
_LONGEST_CELL = 50_000_000  # characters; the library stops at 131,072

History = list[dict[str, Any]]


class NotCards(StudyError):
    """The file isn't a CSV of cards."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    known: int  # were there, with all of the file's history
    grown: int  # were there, and got the rest of their history or the file's wording
    kept: int  # have another history here: left as they are


def write_csv(store: LearnerStore) -> str:
    """All cards, those out of use among them."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for row in read_all_rows(store):
        writer.writerow(_record(store, row.id))
    return out.getvalue()


def read_csv(store: LearnerStore, text: str) -> Imported:
    """Take the file's cards into the store: all or, when one can't be read, none.

    A card that is there already keeps what it has; a longer history that begins with its own, or
    another wording on the same history, is taken over.

    Raises:
        NotCards: no header with `question` and `answer`, or a row that can't be read.
    """
    outcomes = []
    with store.writing() as run:
        for number, record in enumerate(_records(text), start=1):
            try:
                outcomes.append(_take_in(store, run, record))
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                raise NotCards(
                    f"Card {number} of the file can't be read ({error}).",
                    fix="Correct its row, or delete it, then import the file again.",
                ) from error
    return Imported(*(outcomes.count(name) for name in ("added", "known", "grown", "kept")))


def _record(store: LearnerStore, card_id: int) -> dict[str, Any]:
    card = read_card(store, card_id)
    row, memory, schedule = card.row, card.row.memory, card.row.memory.schedule
    ((added, question, answer),) = store.read(
        "SELECT added, question, answer FROM cards WHERE id = ?", (card_id,)
    )
    places = [
        {"place": asdict(s.source), "is_gone": s.is_gone, "before": s.before and asdict(s.before)}
        for s in read_sources(store, card_id)
    ]
    return {
        "question": card.question,
        "answer": card.answer,
        "topic": row.topic,
        "area": row.area,
        "difficulty": row.difficulty,
        "ownership": row.ownership,
        "is_exercise": int(row.is_exercise),
        "due": schedule and schedule.due.isoformat(),
        "interval_days": schedule and schedule.interval_days,
        "showings": memory.showings,
        "lapses": memory.lapses,
        "state": "gone" if row.is_gone else "suspended" if memory.is_suspended else "in use",
        "kind": row.kind,
        "added": added,
        "noted_question": question,
        "noted_answer": answer,
        "places": json.dumps(places, ensure_ascii=False),
        "history": json.dumps(_history(events_of(store, card_id)), ensure_ascii=False),
    }


def _history(events: Sequence[Event]) -> History:
    """The events in a form that means the same in another store: counted instead of numbered."""
    numbers = {event.id: number for number, event in enumerate(events)}
    return [
        {
            "at": event.at.isoformat(),
            "kind": event.kind,
            "payload": {
                key: numbers[value] if key == "event_id" else value
                for key, value in event.payload.items()
                if key != "card_id"
            },
        }
        for event in events
    ]


def _records(text: str) -> list[dict[str, str]]:
    text = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        if not {"question", "answer"} <= set(reader.fieldnames):
            raise NotCards(
                "The file's first line doesn't name the columns question and answer.",
                fix="Write question,answer into its first line.",
            )
        return [record for record in reader if record["question"].strip()]
    except csv.Error as error:
        raise NotCards(
            f"The file isn't a CSV file ({error}).", fix="Export it again as CSV in UTF-8."
        ) from error
    finally:
        csv.field_size_limit(limit)


def _take_in(store: LearnerStore, run: Run, record: Mapping[str, str]) -> str:
    places = [_place(place) for place in json.loads(record.get("places") or "[]")]
    history: History = json.loads(record.get("history") or "[]")
    card_id = _known_card(store, record, places)
    if card_id is None:
        card_id = _add(store, run, record, places)
        _append(run, card_id, history, [])
        _reword(store, run, card_id, record)
        return "added"
    events = events_of(store, card_id)
    ours = _history(events)
    if history[: len(ours)] != ours:
        return "known" if ours[: len(history)] == history else "kept"
    _append(run, card_id, history[len(ours) :], [event.id for event in events])
    reworded = _reword(store, run, card_id, record)
    return "grown" if reworded or len(history) > len(ours) else "known"


def _known_card(
    store: LearnerStore, record: Mapping[str, str], places: Sequence[StoredSource]
) -> int | None:
    """The card that stands for one of the pairs; one of another kind by what it asks."""
    ids = [place.source.place_id for place in places if not place.source.is_passage]
    for place_id in ids:
        rows = store.read(
            "SELECT card_id FROM card_sources WHERE place_id = ? AND is_passage = 0", (place_id,)
        )
        if rows:
            return int(rows[0][0])
    rows = store.read(
        "SELECT id FROM cards WHERE kind = ? AND question = ? AND answer = ? ORDER BY id",
        (record.get("kind") or "own", *_noted(record)),
    )
    return int(rows[0][0]) if rows and not ids else None


def _add(
    store: LearnerStore, run: Run, record: Mapping[str, str], places: Sequence[StoredSource]
) -> int:
    kind = _KINDS[record.get("kind") or "own"]
    if (kind == "own") == bool(places):
        raise ValueError(f"a card of kind {kind} with {len(places)} places")
    shown = places[0].source if places else _typed_in(record)
    added = record.get("added") or store.now()
    card_id = add_card(run, added, kind, shown, is_backed=False)
    for position, place in enumerate(places):
        add_source(run, card_id, place.source, position=position)
    for old, place in zip(read_sources(store, card_id), places, strict=True):
        update_source(run, old.id, place.source, is_gone=place.is_gone, before=place.before)
    if places:
        show_first_source(run, card_id, read_sources(store, card_id))
    return card_id


def _append(run: Run, card_id: int, history: History, ids: list[int]) -> None:
    """Add events to a card whose events so far are `ids`."""
    for record in history:
        payload = {"card_id": card_id, **record["payload"]}
        if "event_id" in payload:
            payload["event_id"] = ids[payload["event_id"]]
        cursor = run(
            "INSERT INTO events (at, kind, payload) VALUES (?, ?, ?)",
            (record["at"], record["kind"], json.dumps(payload, ensure_ascii=False)),
        )
        ids.append(int(cursor.lastrowid))
    remember(_as_events(history))  # raises when an event lacks what its kind has to have


def _reword(store: LearnerStore, run: Run, card_id: int, record: Mapping[str, str]) -> bool:
    """Let the card ask and answer what the file's first columns say, if they were edited there."""
    memory = remember(events_of(store, card_id))
    ((question, answer),) = store.read(
        "SELECT question, answer FROM cards WHERE id = ?", (card_id,)
    )
    now = (memory.question or question, memory.answer or answer)
    wanted = (record["question"], record["answer"])
    if [text.split() for text in now] == [text.split() for text in wanted]:
        return False
    payload = {"card_id": card_id, "question": wanted[0], "answer": wanted[1]}
    run(
        "INSERT INTO events (at, kind, payload) VALUES (?, 'card_edited', ?)",
        (store.now(), json.dumps(payload, ensure_ascii=False)),
    )
    return True


def _as_events(history: History) -> list[Event]:
    return [
        Event(number, datetime.fromisoformat(record["at"]), record["kind"], record["payload"])
        for number, record in enumerate(history)
    ]


def _place(record: Mapping[str, Any]) -> StoredSource:
    before = record["before"]
    source = source_from_record(record["place"])
    return StoredSource(0, 0, source, record["is_gone"], Wording(**before) if before else None)


def _noted(record: Mapping[str, str]) -> tuple[str, str]:
    if record.get("noted_question"):
        return record["noted_question"], record["noted_answer"]
    return record["question"], record["answer"]


def _typed_in(record: Mapping[str, str]) -> CardSource:
    """A card of the learner's own, in the form of one that stands for a place."""
    question, answer = _noted(record)
    difficulty = record.get("difficulty") or None
    if difficulty not in (None, "easy", "medium", "hard"):
        raise ValueError(f"the difficulty {difficulty!r} is none of easy, medium, hard")
    topic = record.get("topic") or OWN_TOPIC
    return CardSource(
        place_id="",
        is_passage=False,
        question=question,
        answer=answer,
        text=answer,
        locator=Locator("", "", 0, 0, 0, 0),
        heading_path=(),
        document_title="",
        topic=topic,
        area=record.get("area") or OWN_TOPIC,
        difficulty=difficulty,  # type: ignore[arg-type]
        ownership="yours",
        is_exercise=record.get("is_exercise") == "1",
    )
