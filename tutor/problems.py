"""Problems solved elsewhere: what it was, how it went, and a card to solve it again.

A link is kept as text and never followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from ingest.documents import Locator
from ingest.errors import UsageError
from tutor.card_records import add_card
from tutor.cards import CardSource
from tutor.memory import Memory, Verdict, day_of, in_force

Outcome = Literal["alone", "with a hint", "not solved"]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PATTERNS = (
    "two pointers",
    "sliding window",
    "binary search",
    "hashing",
    "stack",
    "heap",
    "linked list",
    "trees",
    "graphs",
    "backtracking",
    "dynamic programming",
    "greedy",
    "intervals",
    "bit tricks",
)
TEXT_CHARS = 4000
_AREA = "Problems solved elsewhere"
_VERDICTS: Mapping[Outcome, Verdict] = {
    "alone": "correct",
    "with a hint": "partial",
    "not solved": "wrong",
}


@dataclass(frozen=True, slots=True)
class Problem:
    id: int  # of the event
    day: date
    title: str
    link: str
    pattern: str
    minutes: int
    outcome: Outcome
    note: str
    card_id: int


class Problems:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._store = memory.store

    def solved(
        self, title: str, *, pattern: str, minutes: int, outcome: Outcome, note: str = ""
    ) -> Problem:
        """Write one down; `title` may be a link. Its card is made, or rated when there is one.

        Raises UsageError without a title or a pattern, or when a text is too long.
        """
        title, pattern, note = title.strip(), pattern.strip(), note.strip()
        if not title or not pattern:
            raise UsageError("A problem needs a title or link and a pattern.", fix="Fill in both.")
        if max(len(title), len(note)) > TEXT_CHARS:
            raise UsageError(f"That is longer than {TEXT_CHARS} characters.", fix="Shorten it.")
        name, link = _name_and_link(title)
        card_id = self._card(name, pattern) or self._new_card(name, pattern, note, link)
        self._memory.answered(
            "check_answered",
            f"Solve again: {name}",
            _VERDICTS[outcome],
            topic=pattern,
            graded_by="self",
            card_id=card_id,
            details={"is_problem": True},
        )
        facts = {"title": name, "link": link, "pattern": pattern, "minutes": minutes}
        rest = {"outcome": outcome, "note": note, "solved_card": card_id}
        id_ = self._memory.noted("problem_solved", facts | rest)
        return Problem(
            id_, self._memory.today(), name, link, pattern, minutes, outcome, note, card_id
        )

    def all(self) -> tuple[Problem, ...]:
        """The latest first."""
        events = self._store.events("problem_solved")
        taken_back = self._store.events("review_undone")
        standing = in_force(sorted([*events, *taken_back], key=lambda event: event.id))
        return tuple(_problem(e.id, day_of(e), e.payload) for e in reversed(standing))

    def patterns(self) -> tuple[str, ...]:
        """Those of the learner by how often they came, then the usual ones."""
        counted = Counter(problem.pattern for problem in self.all())
        return tuple(dict.fromkeys([name for name, _ in counted.most_common()] + [*PATTERNS]))

    def _card(self, name: str, pattern: str) -> int | None:
        rows = self._store.read(
            "SELECT id FROM cards WHERE kind = 'own' AND question = ? AND topic = ?",
            (f"Solve again: {name}", pattern),
        )
        return int(rows[0][0]) if rows else None

    def _new_card(self, name: str, pattern: str, note: str, link: str) -> int:
        answer = "\n\n".join(part for part in (note, link) if part) or f"Pattern: {pattern}"
        source = CardSource(
            place_id="",
            is_passage=False,
            question=f"Solve again: {name}",
            answer=answer,
            text=answer,
            locator=Locator("", "", 1, 1, 0, 0),
            heading_path=(),
            document_title="",
            topic=pattern,
            area=_AREA,
            difficulty=None,
            ownership="yours",
            is_exercise=True,
        )
        with self._store.writing() as run:
            return add_card(run, self._store.now(), "own", source, is_backed=False)


def _name_and_link(title: str) -> tuple[str, str]:
    """A link's last words stand for its title: `…/problems/two-sum/` is "two sum"."""
    if not title.lower().startswith(("http://", "https://")):
        return title, ""
    path = title.split("?")[0].split("#")[0].rstrip("/").split("/")
    words = [part for part in path[3:] if part not in ("description", "solution", "problems")]
    return (words[-1].replace("-", " ").replace("_", " ") if words else title), title


def _problem(id_: int, day: date, payload: Mapping[str, Any]) -> Problem:
    return Problem(
        id_,
        day,
        payload["title"],
        payload["link"],
        payload["pattern"],
        payload["minutes"],
        payload["outcome"],
        payload["note"],
        payload["solved_card"],
    )
