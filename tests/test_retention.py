"""The arrays have to say what the `fsrs` library says."""

from datetime import UTC, datetime, timedelta
from random import Random

import fsrs
import numpy as np
import pytest

from tutor.retention import after_rating, first_memory, interval_days, recall_chance
from tutor.scheduling import parameters

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(20))
def test_a_history_gives_what_the_library_gives(seed: int) -> None:
    random = Random(seed)
    weights = [w * random.uniform(0.95, 1.05) for w in parameters()]
    bounds = zip(
        fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, strict=True
    )
    weights = [min(max(w, low), high) for w, (low, high) in zip(weights, bounds, strict=True)]
    scheduler = fsrs.Scheduler(weights, learning_steps=(), relearning_steps=())
    card, moment = fsrs.Card(card_id=1, due=START), START
    stability = difficulty = None
    w = np.array(weights)
    for _ in range(12):
        rating = random.choice([1, 2, 3, 3, 3, 4])
        gap = random.choice([0, 1, 2, 5, 30])
        if stability is None:
            stability, difficulty = first_memory(w, np.array([rating]))
        else:
            moment += timedelta(days=gap)
            expected = scheduler.get_card_retrievability(card, moment)
            assert recall_chance(w, gap, stability)[0] == pytest.approx(expected)
            stability, difficulty = after_rating(w, stability, difficulty, gap, np.array([rating]))
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
        assert stability[0] == pytest.approx(card.stability)
        assert difficulty[0] == pytest.approx(card.difficulty)


def test_an_interval_ends_at_the_wanted_chance() -> None:
    w = np.array(parameters())
    for retention in (0.7, 0.9, 0.97):
        days = interval_days(w, 12.0, retention)
        assert recall_chance(w, days, 12.0) == pytest.approx(retention)


def test_learners_with_different_weights_stand_side_by_side() -> None:
    one = np.array(parameters())
    other = one * 1.02
    both = np.stack([one, other], axis=1)[:, :, None]
    together, _ = after_rating(
        both, np.full((2, 3), 4.0), np.full((2, 3), 5.0), 3, np.full((2, 3), 3)
    )
    for row, weights in enumerate((one, other)):
        alone, _ = after_rating(weights, np.array([4.0]), np.array([5.0]), 3, np.array([3]))
        assert together[row] == pytest.approx(alone[0])
