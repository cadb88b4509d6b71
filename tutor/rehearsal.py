"""A plan rehearsed before it is lived: imagined learners study by it until the day.

Each has a memory, a hardness of every card and a speed of their own, which whoever chooses the
cards doesn't know: it sees ratings and times and believes in the usual parameters. So a rehearsal
tells how far a plan goes for people, rather than for the one whose memory is as believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.planner import Cards, Costs, Flags, after_day, within
from tutor.retention import Floats, after_rating, first_memory, recall_chance
from tutor.scheduling import AGAIN, EASY, GOOD, HARD, parameters

BELIEVED = np.array(parameters())
Order = Callable[[Cards, int], tuple[Flags, Floats]]  # what a day may bring, the urgent first

# How people differ, as standard deviations of logarithms: in each parameter, in what a card costs
# them, in how fast they are; and how far the stability of cards seen before is from the believed.
_PARAMETERS = np.full(21, 0.15)
_PARAMETERS[:4], _PARAMETERS[7], _PARAMETERS[20] = 0.4, 0.0, 0.25
_CARDS, _SPEED = 0.5, 0.2
_SEEN_BY_LEARNER, _SEEN_BY_CARD = 0.3, 0.4

# Of an average card: the shares of Again, and of Again or Hard, when it is seen for the first time;
# and of Hard, and of Hard or Good, when it is recalled.
_FIRST_AGAIN, _FIRST_HARD, _FIRST_GOOD = 0.25, 0.4, 0.92
_THEN_HARD, _THEN_GOOD = 0.12, 0.92
_MISSED_TIMES, _KNOWN_TIMES = 1.2, 0.93  # of the seconds of a new card, as it was known or not


@dataclass(frozen=True, slots=True)
class Learners:
    """What nobody sees of so many learners with so many cards each."""

    weights: Floats  # (21, learners, 1): the parameters of their memory
    ease: Floats  # (learners, cards): factor on a card's first stability
    seen_ease: Floats  # (learners, cards): factor on the stability of a card seen before
    slowness: Floats  # (learners, 1): factor on the seconds


def imagine(learners: int, cards: int, seed: int, *, spread: float = 1.0) -> Learners:
    """So many different ones. `spread` is how much they differ; 1 as people do, 0 not at all."""
    random = np.random.default_rng(seed)
    weights = BELIEVED[:, None] * np.exp(
        random.normal(size=(21, learners)) * spread * _PARAMETERS[:, None]
    )
    weights[:4] = np.sort(weights[:4], axis=0)
    weights[16] = np.maximum(weights[16], 1.0)
    weights[20] = np.clip(weights[20], 0.1, 0.8)
    ease = np.exp(random.normal(0, spread * _CARDS, (learners, cards)))
    slowness = np.exp(random.normal(0, spread * _SPEED, (learners, 1)))
    by_learner = random.normal(0, spread * _SEEN_BY_LEARNER, (learners, 1))
    by_card = random.normal(0, spread * _SEEN_BY_CARD, (learners, cards))
    return Learners(weights[:, :, None], ease, np.exp(by_learner + by_card), slowness)


class Rehearsal:
    """Imagined learners over the days: their true memory, and what a scheduler believes of it.

    Arrays have the shape (ways, learners, cards), so that several ways of studying are tried on the
    same learners with the same luck.
    """

    def __init__(
        self,
        learners: Learners,
        cards: Cards,
        *,
        ways: int = 1,
        seconds_a_day: float,
        costs: Costs,
        seed: int,
        carry_s: float = 0.0,
    ) -> None:
        """`cards`: as a scheduler knows them today, in one dimension.

        Where few cards stand for many, up to `carry_s` seconds that a day leaves go to the next:
        else what doesn't fill a whole card would be lost every day.
        """
        shape = (ways, *learners.ease.shape)
        self.believed = Cards(
            np.broadcast_to(cards.stability, shape),
            np.broadcast_to(cards.difficulty, shape),
            np.broadcast_to(cards.last_day, shape),
            np.broadcast_to(cards.is_seen, shape),
        )
        stability = np.broadcast_to(cards.stability * learners.seen_ease, shape)
        self.true = Cards(
            stability, self.believed.difficulty, self.believed.last_day, self.believed.is_seen
        )
        self.spent_s = np.zeros(shape[:2])
        self._learners, self._costs = learners, costs
        self._seconds_a_day, self._carry_s, self._left_s = seconds_a_day, carry_s, np.zeros((1, 1))
        self._random = np.random.default_rng(seed)

    def study(self, day: int, order: Order) -> tuple[Floats, Flags]:
        """One day: cards in the scheduler's order until the time is used.

        Returns each card's rating and whether it was done.
        """
        may, urgency = order(self.believed, day)
        rating = self._rate(day)
        seconds = self._seconds(rating)
        budget_s = self._seconds_a_day + self._left_s
        done = within(may, urgency, seconds, budget_s[..., None])
        spent_s = np.where(done, seconds, 0).sum(-1)
        self.spent_s += spent_s
        self._left_s = np.minimum(budget_s - spent_s, self._carry_s)
        self.true = self._remember(day, rating, done)
        self.believed = after_day(BELIEVED, self.believed, day, rating, done)
        return rating, done

    def skip(self) -> None:
        """A day without study; luck goes on, so that ways stay comparable."""
        self._luck()

    def known(self, day: int) -> Floats:
        """(ways, learners): the expected number of cards recalled on `day`."""
        chance = recall_chance(
            self._learners.weights, day - self.true.last_day, self.true.stability
        )
        known: Floats = np.where(self.true.is_seen, chance, 0.0).sum(-1)
        return known

    def seen(self) -> Floats:
        """(ways, learners): the number of cards that were ever shown."""
        seen: Floats = self.true.is_seen.sum(-1).astype(float)
        return seen

    def _luck(self) -> Floats:
        luck: Floats = self._random.random((2, *self._learners.ease.shape))
        return luck

    def _seconds(self, rating: Floats) -> Floats:
        costs, again = self._costs, rating == AGAIN
        later = np.where(again, costs.forgotten_s, costs.recalled_s)
        first = costs.new_s * np.where(again, _MISSED_TIMES, _KNOWN_TIMES)
        seconds: Floats = np.where(self.true.is_seen, later, first) * self._learners.slowness
        return seconds

    def _rate(self, day: int) -> Floats:
        luck, how_well = self._luck()
        true, ease = self.true, self._learners.ease
        chance = recall_chance(self._learners.weights, day - true.last_day, true.stability)
        recalled = np.select(
            [how_well < _THEN_HARD, how_well < _THEN_GOOD], [float(HARD), float(GOOD)], float(EASY)
        )
        again = np.clip(_FIRST_AGAIN / ease, 0, 0.7)
        hard = np.clip(_FIRST_HARD / ease, 0, 0.8)
        first = np.select(
            [luck < again, luck < hard, luck < _FIRST_GOOD],
            [float(AGAIN), float(HARD), float(GOOD)],
            float(EASY),
        )
        return np.where(true.is_seen, np.where(luck < chance, recalled, float(AGAIN)), first)

    def _remember(self, day: int, rating: Floats, done: Flags) -> Cards:
        """What `after_day` does, with each card's own hardness at its first time."""
        ease, weights = self._learners.ease, self._learners.weights
        after = after_day(weights, self.true, day, rating, done)
        new = done & ~self.true.is_seen
        stability, difficulty = first_memory(weights, rating)
        stability = stability * ease
        difficulty = np.clip(difficulty - 1.5 * np.log(ease), 1, 10)
        again = after_rating(weights, stability, difficulty, 0, float(GOOD))
        missed = rating == AGAIN
        return Cards(
            np.where(new, np.where(missed, again[0], stability), after.stability),
            np.where(new, np.where(missed, again[1], difficulty), after.difficulty),
            after.last_day,
            after.is_seen,
        )
