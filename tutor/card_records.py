"""Cards as they lie in the learner's store."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from ingest.documents import Locator
from tutor.cards import Card, CardAnswer, CardKind, CardRow, CardSource, Wording
from tutor.figures import differing_figures
from tutor.learner import Event, LearnerStore, Row
from tutor.memory import CardMemory, remember
from tutor.scheduling import Schedule

Run = Callable[..., Any]  # what `store.writing()` gives

_ROW = (
    "SELECT id, kind, coalesce(m.question, c.question), topic, area, c.difficulty, ownership,"
    " is_exercise, is_changed, is_gone, stability, m.difficulty, last_day, due_day, interval_days,"
    " first_day, showings, lapses, lapses_open, last_rating, last_kind, last_event, is_suspended,"
    " buried_day, m.question, m.answer FROM cards c LEFT JOIN card_memory m ON m.card_id = c.id"
)
STARTER_MARK = "starter"
_EVENTS_MARK = "events"
_CONTENT_MARK = "content"


@dataclass(frozen=True, slots=True)
class _Read:
    content: str | None  # mark of what the cards ask
    through: int  # the last event
    rows: dict[int, CardRow]


_READ: WeakKeyDictionary[LearnerStore, _Read] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class StoredSource:
    id: int
    card_id: int
    source: CardSource
    is_gone: bool
    before: Wording | None


def read_rows(store: LearnerStore, *, topic: str | None = None) -> tuple[CardRow, ...]:
    """The cards in practice, or those of one topic, with what their events say up to now.

    Those of the starter guides are left out when the learner practises their own notes alone.
    """
    rows = read_all_rows(store)
    own_alone = not practises_starter(store)
    if topic is None and not own_alone:
        return rows
    return tuple(
        row
        for row in rows
        if topic in (None, row.topic) and not (own_alone and row.ownership == "starter")
    )


def read_all_rows(store: LearnerStore) -> tuple[CardRow, ...]:
    """Every card that there is."""
    catch_up(store)
    return _rows(store)


def practises_starter(store: LearnerStore) -> bool:
    return mark(store, STARTER_MARK) != "off"


def _rows(store: LearnerStore) -> tuple[CardRow, ...]:
    """All rows; read again are only those that something has happened to since the last time."""
    content, through = mark(store, _CONTENT_MARK), int(mark(store, _EVENTS_MARK) or 0)
    kept = _READ.get(store)
    if kept is None or kept.content != content:
        rows = {row[0]: _card_row(row) for row in store.read(f"{_ROW} ORDER BY id")}
    elif kept.through != through:
        rows = dict(kept.rows)
        for (card_id,) in _touched(store, kept.through):
            rows[card_id] = _card_row(store.read(f"{_ROW} WHERE id = ?", (card_id,))[0])
    else:
        return tuple(kept.rows.values())
    _READ[store] = _Read(content, through, rows)
    return tuple(rows.values())


def read_card(store: LearnerStore, card_id: int) -> Card:
    """One card with its answers.

    Raises:
        KeyError: there is no such card.
    """
    catch_up(store)
    rows = store.read(f"{_ROW} WHERE id = ?", (card_id,))
    if not rows:
        raise KeyError(card_id)
    row = _card_row(rows[0])
    ((question, answer),) = store.read(
        "SELECT question, answer FROM cards WHERE id = ?", (card_id,)
    )
    memory = row.memory
    return Card(
        row=row,
        question=memory.question or question,
        answer=memory.answer or answer,
        has_own_wording=memory.question is not None,
        answers=_answers(read_sources(store, card_id)),
    )


def read_sources(store: LearnerStore, card_id: int | None = None) -> list[StoredSource]:
    """The places that a card, or every card, stands for; of each card the first one first."""
    rows = store.read(
        "SELECT id, card_id, snapshot, is_gone, before FROM card_sources"
        " WHERE card_id = coalesce(?, card_id) ORDER BY card_id, position",
        (card_id,),
    )
    return [
        StoredSource(
            id_,
            owner,
            source_from_record(json.loads(snapshot)),
            bool(is_gone),
            Wording(**json.loads(before)) if before else None,
        )
        for id_, owner, snapshot, is_gone, before in rows
    ]


def source_from_record(record: dict[str, Any]) -> CardSource:
    """A source from the values of its fields, as JSON holds them."""
    locator, path = Locator(**record["locator"]), tuple(record["heading_path"])
    return CardSource(**{**record, "locator": locator, "heading_path": path})


def add_card(
    run: Run, now: str, kind: CardKind, source: CardSource, *, is_backed: bool = True
) -> int:
    """A new card; without a place in the notes when not `is_backed`. Returns its id."""
    cursor = run(
        "INSERT INTO cards (added, kind, question, answer, topic, area, difficulty, ownership,"
        " is_exercise) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (now, kind, *_shown(source)),
    )
    card_id = int(cursor.lastrowid)
    _note_change(run)
    if is_backed:
        add_source(run, card_id, source, position=0)
    return card_id


def add_source(run: Run, card_id: int, source: CardSource, *, position: int) -> None:
    run(
        "INSERT INTO card_sources (card_id, position, place_id, is_passage, snapshot)"
        " VALUES (?, ?, ?, ?, ?)",
        (card_id, position, source.place_id, int(source.is_passage), _json(asdict(source))),
    )


def update_source(
    run: Run, source_id: int, source: CardSource, *, is_gone: bool, before: Wording | None
) -> None:
    run(
        "UPDATE card_sources SET place_id = ?, snapshot = ?, is_gone = ?, before = ? WHERE id = ?",
        (
            source.place_id,
            _json(asdict(source)),
            int(is_gone),
            _json(asdict(before)) if before else None,
            source_id,
        ),
    )


def show_first_source(run: Run, card_id: int, sources: Sequence[StoredSource]) -> None:
    """Let the card ask what the first of its `sources`, in their new order, asks."""
    first = sources[0].source
    run(
        "UPDATE cards SET question = ?, answer = ?, topic = ?, area = ?, difficulty = ?,"
        " ownership = ?, is_exercise = ?, is_gone = ?, is_changed = ? WHERE id = ?",
        (
            *_shown(first),
            int(all(source.is_gone for source in sources)),
            int(any(source.before is not None for source in sources)),
            card_id,
        ),
    )
    _note_change(run)
    for position, source in enumerate(sources):
        run("UPDATE card_sources SET position = ? WHERE id = ?", (position, source.id))


def mark(store: LearnerStore, name: str) -> str | None:
    rows = store.read("SELECT value FROM practice_marks WHERE name = ?", (name,))
    return rows[0][0] if rows else None


def set_mark(run: Run, name: str, value: str) -> None:
    run("INSERT OR REPLACE INTO practice_marks (name, value) VALUES (?, ?)", (name, value))


def _note_change(run: Run) -> None:
    run(
        "INSERT INTO practice_marks VALUES (?, '1')"
        " ON CONFLICT (name) DO UPDATE SET value = value + 1",
        (_CONTENT_MARK,),
    )


def catch_up(store: LearnerStore) -> None:
    """Let `card_memory` hold what all events up to now say, whoever recorded them."""
    newest = store.read("SELECT coalesce(max(id), 0) FROM events")[0][0]
    through = int(mark(store, _EVENTS_MARK) or 0)
    if newest == through:
        return
    touched = _touched(store, through)
    with store.writing() as run:
        for (card_id,) in touched:
            _keep(run, card_id, remember(events_of(store, card_id)))
        set_mark(run, _EVENTS_MARK, str(newest))


def _touched(store: LearnerStore, after_event: int) -> list[Row]:
    """The cards that later events are about."""
    return store.read(
        "SELECT DISTINCT cards.id FROM events JOIN cards"
        " ON cards.id = json_extract(payload, '$.card_id') WHERE events.id > ?",
        (after_event,),
    )


def forget_memory(store: LearnerStore) -> None:
    """Drop what was computed, so that the next look computes it from the events again."""
    with store.writing() as run:
        run("DELETE FROM card_memory")
        set_mark(run, _EVENTS_MARK, "0")
    _READ.pop(store, None)


def events_of(store: LearnerStore, card_id: int) -> list[Event]:
    """Everything that happened to one card, oldest first."""
    rows = store.read(
        "SELECT id, at, kind, payload FROM events"
        " WHERE json_extract(payload, '$.card_id') = ? ORDER BY id",
        (card_id,),
    )
    return [
        Event(id_, datetime.fromisoformat(at), kind, json.loads(payload))
        for id_, at, kind, payload in rows
    ]


def _keep(run: Run, card_id: int, memory: CardMemory) -> None:
    schedule = memory.schedule
    values = (
        card_id,
        schedule and schedule.stability,
        schedule and schedule.difficulty,
        schedule and schedule.last.toordinal(),
        schedule and schedule.due.toordinal(),
        schedule and schedule.interval_days,
        memory.first_day and memory.first_day.toordinal(),
        memory.showings,
        memory.lapses,
        memory.lapses_open,
        memory.last_rating,
        memory.last_kind,
        memory.last_event,
        int(memory.is_suspended),
        memory.buried_day and memory.buried_day.toordinal(),
        memory.question,
        memory.answer,
    )
    run(f"INSERT OR REPLACE INTO card_memory VALUES ({', '.join('?' * len(values))})", values)


def _card_row(row: Row) -> CardRow:
    id_, kind, question, topic, area, difficulty, ownership, *flags = row[:10]
    is_exercise, is_changed, is_gone = map(bool, flags)
    return CardRow(
        id=id_,
        kind=kind,
        question=question,
        topic=topic,
        area=area,
        difficulty=difficulty,
        ownership=ownership,
        is_exercise=is_exercise,
        is_changed=is_changed,
        is_gone=is_gone,
        memory=_memory(row[10:]),
    )


def _memory(row: Row) -> CardMemory:
    """The columns of `card_memory` from `stability` on; all None for a card without events."""
    if row[6] is None:
        return CardMemory()
    stability, difficulty, last, due, interval_days, first = row[:6]
    schedule = None
    if stability is not None:
        days = date.fromordinal(last), date.fromordinal(due)
        schedule = Schedule(stability, difficulty, *days, interval_days)
    showings, lapses, lapses_open, rating, kind, event, is_suspended, buried = row[6:14]
    return CardMemory(
        schedule=schedule,
        first_day=date.fromordinal(first) if first else None,
        showings=showings,
        lapses=lapses,
        lapses_open=lapses_open,
        last_rating=rating,
        last_kind=kind,
        last_event=event,
        is_suspended=bool(is_suspended),
        buried_day=date.fromordinal(buried) if buried else None,
        question=row[14],
        answer=row[15],
    )


def _answers(stored: Sequence[StoredSource]) -> tuple[CardAnswer, ...]:
    """Copies of an answer that stands in several places are left out."""
    answers: list[CardAnswer] = []
    for one in stored:
        if any(_bare(one.source.answer) == _bare(kept.source.answer) for kept in answers):
            continue
        differing = (
            differing_figures(answers[0].source.answer, one.source.answer) if answers else ()
        )
        answers.append(CardAnswer(one.source, one.is_gone, one.before, differing))
    return tuple(answers)


def _shown(source: CardSource) -> tuple[Any, ...]:
    return (
        source.question,
        source.answer,
        source.topic,
        source.area,
        source.difficulty,
        source.ownership,
        int(source.is_exercise),
    )


def _bare(text: str) -> str:
    return " ".join(text.split())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
