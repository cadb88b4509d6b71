import numpy as np

from tests.test_pacing import seen, unseen
from tutor.planner import Cards, Costs, Flags, Policy, order_of_day
from tutor.rehearsal import BELIEVED, Rehearsal, imagine
from tutor.retention import Floats, recall_chance

POLICY = Policy(new_a_day=5, retention=0.9, last_days=5)


def order(cards: Cards, day: int) -> tuple[Flags, Floats]:
    return order_of_day(BELIEVED, cards, day, 20, POLICY, Costs())


def lived(spread: float, cards: Cards, days: int, **options: float) -> Rehearsal:
    learners = imagine(4, cards.stability.size, 1, spread=spread)
    rehearsal = Rehearsal(
        learners,
        cards,
        seconds_a_day=120.0,
        costs=Costs(),
        seed=3,
        **options,  # type: ignore[arg-type]
    )
    for day in range(days):
        rehearsal.study(day, order)
    return rehearsal


def test_learners_without_any_spread_remember_as_is_believed() -> None:
    found = lived(0.0, unseen(30), 12)
    assert np.allclose(found.true.stability, found.believed.stability)
    assert np.allclose(found.true.difficulty, found.believed.difficulty)
    chance = recall_chance(BELIEVED, 20 - found.believed.last_day, found.believed.stability)
    assert np.allclose(found.known(20), np.where(found.believed.is_seen, chance, 0).sum(-1))


def test_learners_differ_and_their_true_memory_is_not_the_believed_one() -> None:
    found = lived(1.0, unseen(30), 12)
    assert len(set(found.known(20)[0].round(6))) == 4
    assert not np.allclose(found.true.stability, found.believed.stability)


def test_what_was_seen_before_is_known_about_as_well_as_believed() -> None:
    cards = seen(10.0, 2000)
    found = Rehearsal(imagine(50, 2000, 5), cards, seconds_a_day=0.0, costs=Costs(), seed=1)
    believed = float(recall_chance(BELIEVED, 8, 10.0)) * 2000
    assert abs(found.known(5).mean() / believed - 1) < 0.03


def test_days_keep_their_seconds_and_carry_only_what_they_may() -> None:
    strict, carrying = lived(1.0, unseen(300), 20), lived(1.0, unseen(300), 20, carry_s=28.0)
    assert (strict.spent_s <= 20 * 120).all()
    assert (carrying.spent_s <= 20 * 120).all()
    assert carrying.spent_s.mean() > strict.spent_s.mean()


def test_a_day_without_study_changes_nothing() -> None:
    found = lived(1.0, unseen(30), 3)
    before = found.true
    found.skip()
    assert found.true is before
