"""All cards: what is due, what comes next, what a rating does to it.

Nothing is held in memory but what can be read again, so several pages and processes may work on
one store. Opens neither torch nor Chroma nor a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from ingest.errors import UsageError
from ingest.index import IndexReader
from tutor.aloud import points_to_tick
from tutor.card_changes import Synced, is_in_step, state_of, sync_cards, take_in
from tutor.card_content import card_sources
from tutor.card_counts import Counts, count, due_by_day
from tutor.card_records import (
    STARTER_MARK,
    practises_starter,
    read_card,
    read_rows,
    read_sources,
    set_mark,
    show_first_source,
    update_source,
)
from tutor.card_records import mark as read_mark
from tutor.cards import Card, CardRow, CardSource, SessionEnd, Showing
from tutor.date_queue import aim_of, pace_at_hand, pace_for, queue_for
from tutor.days import length_in_words
from tutor.learner import Event, LearnerStore
from tutor.memory import CARD_ACTIONS, Memory, Way, in_force
from tutor.other_way import may_turn, other_way
from tutor.plan import Plan
from tutor.review_queue import Mode, Seen, Session, crammed, pick, waiting, why_now
from tutor.scheduling import Rating, intervals
from tutor.session_end import ending
from tutor.topics import topic_key
from tutor.topics_on_offer import TopicOnOffer, topics_on_offer

NEW_A_DAY = 15
NEW_EXERCISES_A_DAY = 2

_NEW_MARK = "new_a_day"
_UNDONE_WORDS = {
    "card_reviewed": "The rating was taken back.",
    "card_edited": "The wording is as it was before.",
    "card_buried": "The card is back for today.",
    "card_suspended": "The card is in use again.",
    "card_resumed": "The card is out of use again.",
}


@dataclass(frozen=True, slots=True)
class Undone:
    card_id: int
    words: str


class Deck:
    def __init__(self, store: LearnerStore, zone: tzinfo | None) -> None:
        """`zone` is the learner's; None stands for this machine's own. The clock is the store's."""
        self.memory = Memory(store, zone)
        self._store = store
        self._read: tuple[str, tuple[CardSource, ...]] | None = None

    # The notes

    def sync_with(self, index: IndexReader) -> Synced:
        """Follow the notes; quick when they are as they were."""
        state = state_of(index)
        if is_in_step(self._store, state):
            return Synced()
        return sync_cards(self._store, index, self._notes(index), state)

    def topics(self, index: IndexReader) -> tuple[TopicOnOffer, ...]:
        """Every topic of the notes, in their order, those with pairs of the learner's own first."""
        self.sync_with(index)
        return topics_on_offer(self._store, with_starter=self.practises_starter)

    def open_topic(self, index: IndexReader, topic: str) -> int:
        """Make cards of the topic's pairs, now and whenever one is added. Returns how many."""
        return self.open_topics(index, [topic])

    def open_topics(self, index: IndexReader, topics: Iterable[str]) -> int:
        """The same for several topics at once."""
        keys = {topic_key(topic) for topic in topics}
        with self._store.writing() as run:
            for key in keys:
                run("INSERT OR IGNORE INTO opened_topics VALUES (?, ?)", (key, self._store.now()))
        before = len(set(self._taken().values()))
        wanted = [note.place_id for note in self._notes(index) if topic_key(note.topic) in keys]
        self._take_in(index, wanted)
        return len(set(self._taken().values())) - before

    def add(self, index: IndexReader, pair_ids: Iterable[str]) -> tuple[int, ...]:
        """Make cards of the pairs. Returns theirs, also of those that had one already."""
        wanted = list(pair_ids)
        self._take_in(index, wanted)
        cards = self._taken()
        return tuple(dict.fromkeys(cards[id_] for id_ in wanted if id_ in cards))

    def card_for_pair(self, pair_id: str) -> int | None:
        return self._taken().get(pair_id)

    # Looking

    def today(self) -> date:
        return self.memory.today()

    def cards(self, topic: str | None = None) -> tuple[CardRow, ...]:
        return read_rows(self._store, topic=topic)

    def card(self, card_id: int) -> Card:
        """Raises KeyError when there is no such card."""
        return read_card(self._store, card_id)

    @property
    def new_a_day(self) -> int:
        return int(read_mark(self._store, _NEW_MARK) or NEW_A_DAY)

    def plan_new_cards(self, a_day: int) -> None:
        with self._store.writing() as run:
            set_mark(run, _NEW_MARK, str(max(0, a_day)))

    @property
    def practises_starter(self) -> bool:
        return practises_starter(self._store)

    def practise_starter(self, *, wanted: bool) -> None:
        """Whether cards of the starter guides are asked and counted; they keep their schedules."""
        with self._store.writing() as run:
            set_mark(run, STARTER_MARK, "on" if wanted else "off")

    def counts(self, topic: str | None = None) -> Counts:
        today = self.today()
        return count(
            self.cards(topic),
            today,
            new_left=self._new_left(today, exercises=False),
            new_exercises_left=self._new_left(today, exercises=True),
            reviewed=[event.payload["card_id"] for event in self._reviews_of(today)],
        )

    def forecast(self, days: int = 14) -> tuple[int, ...]:
        """How many cards and exercises are due on each of the next days; overdue ones today."""
        return due_by_day(self.cards(), self.today(), days)

    # Reviewing

    def begin(
        self,
        mode: Mode = "due",
        *,
        topic: str | None = None,
        exercises: bool = False,
        aloud: bool = False,
    ) -> Session:
        """`due` brings what today asks for; `cram` every card, due or not, the weakest first.

        `date` brings what is worth most for the next interview, as many as the plan's minutes
        allow; without an interview to come the same as `due`.
        """
        newest = self._store.read("SELECT coalesce(max(id), 0) FROM events")[0][0]
        return Session(mode, topic, exercises, aloud, newest)

    def next(self, session: Session) -> Showing | SessionEnd:
        """The card to show; the same one until it is reviewed, edited away or the day ends."""
        today = self.today()
        rows = [row for row in self.cards(session.topic) if row.is_exercise == session.exercises]
        new_left = self._new_left(today, exercises=session.exercises)
        seen = self._seen_in(session, today)
        if session.mode == "cram":
            queue = crammed(rows, today, seen)
        elif session.mode == "date":
            queue = self.queue_for_date(rows)
        else:
            queue = waiting(rows, today, new_left)
        row = pick(queue, today, seen)
        return self.show(row.id, session) if row else ending(session, rows, today, seen)

    def queue_for_date(self, rows: Sequence[CardRow] | None = None) -> list[CardRow]:
        """What is left of today's cards for the next interview, the most valuable first."""
        today = self.today()
        rows = self.cards() if rows is None else rows
        aim = aim_of(Plan(self._store, self.memory), self._store, today)
        if aim is None:
            return waiting(rows, today, self._new_left(today, exercises=False))
        spent_s = sum(float(e.payload["seconds"]) for e in self._reviews_of(today))
        return queue_for(
            aim,
            pace_at_hand(aim, rows, today, self._store),
            rows,
            today,
            introduced=self._introduced(today, exercises=False),
            spent_s=spent_s,
        )

    def renew_pace(self) -> None:
        """Solve the day's pace, unless it is; takes a moment, so no page should wait for it."""
        today = self.today()
        aim = aim_of(Plan(self._store, self.memory), self._store, today)
        if aim is not None:
            pace_for(aim, self.cards(), today, self._store)

    def show(self, card_id: int, session: Session) -> Showing:
        """A certain card as this session shows it."""
        card, today = self.card(card_id), self.today()
        turned = None
        if may_turn(card.row.memory.showings) and not (session.aloud or session.exercises):
            turned = other_way(card.question, card.answer)
        prompt, reply = turned or (card.question, card.answer)
        days = intervals(card.row.memory.schedule, today)
        return Showing(
            card=card,
            way="back" if turned else "front",
            prompt=prompt,
            reply=reply,
            why_now=why_now(card.row, session.mode, today),
            intervals={r: length_in_words(n) if n else "today" for r, n in days.items()},
            key_points=points_to_tick(card.answer) if session.aloud else (),
        )

    def review(
        self,
        card_id: int,
        rating: Rating,
        *,
        seconds: float,
        way: Way = "front",
        confidence: int | None = None,
    ) -> int:
        """Rate a card; on disk when this returns. Returns the event's id.

        Raises KeyError when there is no such card.
        """
        if not self._store.read("SELECT 1 FROM cards WHERE id = ?", (card_id,)):
            raise KeyError(card_id)
        return self.memory.reviewed(
            card_id, rating, seconds=seconds, way=way, confidence=confidence
        )

    def undo(self) -> Undone | None:
        """Take back the last rating or change to a card of today; None when there is none."""
        kinds = ("card_reviewed", *CARD_ACTIONS, "review_undone")
        done = in_force(e for e in self.memory.events_of_day(self.today()) if e.kind in kinds)
        if not done:
            return None
        last = done[-1]
        self.memory.take_back(last.id)
        return Undone(last.payload["card_id"], _UNDONE_WORDS[last.kind])

    # Changing a card

    def edit(self, card_id: int, question: str, answer: str) -> None:
        """The learner's wording, kept over the notes'; the notes' own words end it.

        Raises UsageError when either is blank.
        """
        if not question.strip() or not answer.strip():
            raise UsageError("A card needs a question and an answer.", fix="Fill in both.")
        ((noted_question, noted_answer),) = self._store.read(
            "SELECT question, answer FROM cards WHERE id = ?", (card_id,)
        )
        is_noted = (question, answer) == (noted_question, noted_answer)
        wording = (None, None) if is_noted else (question, answer)
        self.memory.acted("card_edited", card_id, question=wording[0], answer=wording[1])

    def bury(self, card_id: int) -> None:
        """Not again today."""
        self.memory.acted("card_buried", card_id)

    def suspend(self, card_id: int) -> None:
        """Not again until it is resumed."""
        self.memory.acted("card_suspended", card_id)

    def resume(self, card_id: int) -> None:
        """Use a buried, suspended or often forgotten card again."""
        self.memory.acted("card_resumed", card_id)

    def accept_change(self, card_id: int) -> None:
        """The learner has seen what changed in the notes; what they said before is dropped."""
        sources = read_sources(self._store, card_id)
        with self._store.writing() as run:
            for old in sources:
                if old.before is not None:
                    update_source(run, old.id, old.source, is_gone=old.is_gone, before=None)
            if sources:
                show_first_source(run, card_id, read_sources(self._store, card_id))

    def _notes(self, index: IndexReader) -> tuple[CardSource, ...]:
        state = state_of(index)
        if self._read is None or self._read[0] != state:
            self._read = state, card_sources(index)
        return self._read[1]

    def _take_in(self, index: IndexReader, wanted: Sequence[str]) -> None:
        self.sync_with(index)
        notes = self._notes(index)
        with self._store.writing() as run:
            take_in(self._store, run, notes, set(wanted))

    def _reviews_of(self, day: date) -> list[Event]:
        events = in_force(self.memory.events_of_day(day))
        return [event for event in events if event.kind == "card_reviewed"]

    def _new_left(self, today: date, *, exercises: bool) -> int:
        """How many unseen ones the day may still bring."""
        limit = NEW_EXERCISES_A_DAY if exercises else self.new_a_day
        return max(0, limit - self._introduced(today, exercises=exercises))

    def _introduced(self, today: date, *, exercises: bool) -> int:
        """How many were shown for the first time today."""
        ((introduced,),) = self._store.read(
            "SELECT count(*) FROM cards JOIN card_memory ON card_id = id"
            " WHERE first_day = ? AND showings > 0 AND is_exercise = ?",
            (today.toordinal(), int(exercises)),
        )
        return int(introduced)

    def _seen_in(self, session: Session, today: date) -> Seen:
        kinds = ("card_reviewed", "review_undone")
        in_session = in_force(self._store.events(*kinds, after_id=session.after_event))
        return Seen(
            in_session=tuple((e.payload["card_id"], e.payload["rating"]) for e in in_session),
            reviews_today=tuple(event.id for event in self._reviews_of(today)),
        )

    def _taken(self) -> dict[str, int]:
        """Pair -> card."""
        return dict(
            self._store.read("SELECT place_id, card_id FROM card_sources WHERE is_passage = 0")
        )
