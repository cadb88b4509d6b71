"""Which question comes next: the learner's own notes first, balanced, weak topics first.

Pairs come before sections, and now and then comes one that a model made of a section. Pure: the
notes, what is known of the learner and chance come in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from ingest.questions import normalised_question
from tutor.cards import CardRow, CardSource
from tutor.fields import field_of
from tutor.interview import LEVELS, MEDIUM, Interview, InterviewQuestion, Plan, level_after
from tutor.learner import Event
from tutor.quiz_questions import origin_of
from tutor.topics import topic_key
from tutor.weak_topics import WEAK_ABOVE, weakness_by_topic

LONGEST_QUESTION_CHARS = 500
MADE_EVERY = 3  # main questions one that a model made
UNKNOWN = WEAK_ABOVE  # the weakness of a topic that was never asked


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier answers and cards say, as far as it matters for choosing."""

    asked_last: frozenset[str]  # normalised questions of the last interview that weren't missed
    missed: frozenset[str]  # normalised questions whose last answer in an interview was missed
    weakness: Mapping[str, float]  # topic key -> 0 (known) to 1 (missed again and again)


@dataclass(frozen=True, slots=True)
class Choice:
    question: InterviewQuestion
    why: str


def what_is_known(
    earlier: Sequence[Interview], events: Iterable[Event], cards: Iterable[CardRow], today: date
) -> Known:
    """`earlier` are the interviews before this one, oldest first; `events` any of the memory's."""
    last: dict[str, bool] = {}
    for interview in earlier:
        for turn in interview.main_turns:
            missed = turn.given is None or turn.given.is_missed
            last[normalised_question(turn.question.prompt)] = missed
    previous = earlier[-1].main_turns if earlier else ()
    asked_last = {normalised_question(turn.question.prompt) for turn in previous}
    return Known(
        asked_last=frozenset(question for question in asked_last if not last[question]),
        missed=frozenset(question for question, is_missed in last.items() if is_missed),
        weakness=weakness_by_topic(events, cards, today),
    )


def choose(
    notes: Sequence[CardSource], interview: Interview, known: Known, chance: Random
) -> Choice | None:
    """The next main question; None when the notes hold no other one."""
    plan, turns = interview.plan, interview.main_turns
    asked = {normalised_question(turn.question.prompt) for turn in turns}
    pool = [
        source
        for source in notes
        if len(source.question) <= LONGEST_QUESTION_CHARS
        and normalised_question(source.question) not in asked | known.asked_last
        and is_wanted(source, plan)
    ]
    made = _made(interview, asked | known.asked_last)
    last = turns[-1].given if turns else None
    must_ease = last is not None and last.verdict == "dont_know"
    is_turn_of_made = len(turns) % MADE_EVERY == MADE_EVERY - 1 and not must_ease
    if made and (is_turn_of_made or not pool):
        return Choice(made, "a new one")
    if not pool:
        return None
    level = level_after(plan, turns)
    ceiling = min(level, turns[-1].question.level - 1) if must_ease else len(LEVELS)
    places = Counter(turn.question.field for turn in turns)
    topics = Counter(topic_key(turn.question.topic) for turn in turns)
    chance_of = {source.place_id: chance.random() for source in pool}

    def cost(source: CardSource) -> tuple[bool, int, bool, bool, float]:
        weak = known.weakness.get(topic_key(source.topic), UNKNOWN)
        missed = normalised_question(source.question) in known.missed
        return (
            must_ease and _level(source) > max(ceiling, 0),
            places[field_of(source)],
            source.ownership != "yours",
            source.is_passage,
            abs(_level(source) - level)
            - 1.5 * (1.0 if missed else weak)
            + 2 * topics[topic_key(source.topic)]
            + source.is_exercise  # takes minutes to say
            + 0.5 * chance_of[source.place_id],
        )

    best = min(pool, key=cost)
    return Choice(question_of(best), _why(best, known, must_ease))


def section_for_new(
    sections: Sequence[CardSource], interview: Interview, known: Known, chance: Random
) -> CardSource | None:
    """The section that a new question should be made of: like `choose`, one not asked about yet."""
    turns = interview.main_turns
    places = Counter(turn.question.field for turn in turns)
    topics = {topic_key(turn.question.topic) for turn in turns}
    topics |= {topic_key(made.topic) for made in interview.prepared}
    pool = [
        section
        for section in sections
        if is_wanted(section, interview.plan) and topic_key(section.topic) not in topics
    ]
    chance_of = {section.place_id: chance.random() for section in pool}

    def cost(section: CardSource) -> tuple[bool, int, float]:
        weak = known.weakness.get(topic_key(section.topic), UNKNOWN)
        by_chance = 0.5 * chance_of[section.place_id]
        return section.ownership != "yours", places[field_of(section)], by_chance - 1.5 * weak

    return min(pool, key=cost, default=None)


def question_of(source: CardSource) -> InterviewQuestion:
    origin = origin_of(source)
    return InterviewQuestion(
        kind="pair",
        prompt=source.question,
        reference=source.answer,
        field=field_of(source),
        area=source.area,
        topic=source.topic,
        difficulty=source.difficulty,
        origin=replace(origin, pair_id=None) if source.is_passage else origin,
    )


def is_wanted(source: CardSource, plan: Plan) -> bool:
    """Whether the learner's choice of topics or fields holds it."""
    if plan.topics:
        return source.topic in plan.topics
    return not plan.fields or field_of(source) in plan.fields


def _made(interview: Interview, not_again: Set[str]) -> InterviewQuestion | None:
    topics = {topic_key(turn.question.topic) for turn in interview.main_turns}
    return next(
        (
            question
            for question in interview.prepared
            if normalised_question(question.prompt) not in not_again
            and topic_key(question.topic) not in topics
        ),
        None,
    )


def _level(source: CardSource) -> int:
    return LEVELS.index(source.difficulty) if source.difficulty else MEDIUM


def _why(source: CardSource, known: Known, must_ease: bool) -> str:
    """For the line above the question; "" when there is nothing to say."""
    if normalised_question(source.question) in known.missed:
        return "you missed it in an earlier interview"
    if must_ease:
        return "an easier one"
    if known.weakness.get(topic_key(source.topic), UNKNOWN) > UNKNOWN:
        return "a weak topic of yours"
    return ""
