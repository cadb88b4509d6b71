"""What the learner told about themselves: kept with their words and the day, until forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.errors import UsageError
from tutor.days_said import day_said
from tutor.facts_said import VALUE_CHARS, FactKind, Told
from tutor.learner import LearnerStore
from tutor.memory import Memory

LABELS: Mapping[FactKind, str] = {
    "name": "name",
    "goal": "goal",
    "date": "interview day",
    "level": "level",
    "language": "language",
    "coding": "codes in",
    "weak_spot": "weak spot",
}
_SEVERAL: frozenset[FactKind] = frozenset(("weak_spot",))


@dataclass(frozen=True, slots=True)
class Fact:
    id: int
    kind: FactKind
    value: str  # of a date its ISO form
    words: str  # the learner's own, that it comes from
    day: date  # when they said it

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    def in_words(self) -> str:
        return f"{self.label} {self.shown}"

    @property
    def shown(self) -> str:
        """The value as a person reads it."""
        if self.kind != "date":
            return self.value
        day = date.fromisoformat(self.value)
        return f"{day:%A}, {day.day} {day:%B %Y}"


class Facts:
    """Every change is on disk when its method returns."""

    def __init__(self, store: LearnerStore) -> None:
        self._store = store
        self._memory = Memory(store, None)

    def today(self) -> date:
        return self._memory.today()

    def all(self) -> tuple[Fact, ...]:
        """Those that count, in the order of KINDS; of a kind with one value the last told."""
        rows = self._store.read("SELECT id, kind, value, words, day FROM facts ORDER BY id")
        facts = [
            Fact(id_, kind, value, words, date.fromisoformat(day))
            for id_, kind, value, words, day in rows
        ]
        latest = {(f.kind, f.value if f.kind in _SEVERAL else ""): f for f in facts}
        order = list(LABELS)
        return tuple(sorted(latest.values(), key=lambda f: (order.index(f.kind), f.id)))

    def of_kind(self, kind: FactKind) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.all() if fact.kind == kind)

    def get(self, fact_id: int) -> Fact | None:
        return next((fact for fact in self.all() if fact.id == fact_id), None)

    def take(self, told: Iterable[Told]) -> tuple[Fact, ...]:
        """Keep what is new. Returns it."""
        known = {(fact.kind, fact.value.casefold()) for fact in self.all()}
        new = [one for one in told if (one.kind, one.value.casefold()) not in known]
        ids = [self._add(one) for one in new]
        return tuple(fact for fact in self.all() if fact.id in ids)

    def edit(self, fact_id: int, value: str) -> None:
        """Raises UsageError for an empty or too long value, or a date that names no day."""
        fact, plain = self.get(fact_id), " ".join(value.split())
        if not plain or len(plain) > VALUE_CHARS:
            problem = (
                f"That is longer than {VALUE_CHARS} characters." if plain else "That is empty."
            )
            raise UsageError(problem, fix="Write it in a few words, or forget it.")
        if fact is not None and fact.kind == "date":
            day = day_said(plain, self.today())
            if day is None:
                raise UsageError("I can't read a coming day there.", fix="Write it as 2026-12-31.")
            plain = day.isoformat()
        with self._store.writing() as run:
            run("UPDATE facts SET value = ? WHERE id = ?", (plain, fact_id))

    def take_back(self, fact_id: int) -> None:
        """As if it had not been told: what was told before counts again."""
        with self._store.writing() as run:
            run("DELETE FROM facts WHERE id = ?", (fact_id,))

    def forget(self, kind: FactKind, value: str | None = None) -> None:
        """All that was ever told of this kind, or of one of its values."""
        with self._store.writing() as run:
            run(
                "DELETE FROM facts WHERE kind = ? AND value = coalesce(?, value)",
                (kind, value),
            )

    def forget_all(self) -> None:
        with self._store.writing() as run:
            run("DELETE FROM facts")

    def _add(self, told: Told) -> int:
        with self._store.writing() as run:
            cursor = run(
                "INSERT INTO facts (kind, value, words, day) VALUES (?, ?, ?, ?)",
                (told.kind, told.value, told.words, self.today().isoformat()),
            )
            return int(cursor.lastrowid or 0)
