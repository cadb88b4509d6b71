from tutor.answers import Usage
from tutor.pace import UNLIMITED, Room, room_after, room_on_this_machine


def make_usage(*, asked=1000, prompt_s: float | None, answer=100, answer_s: float | None) -> Usage:
    return Usage("m", 8192, asked + 500, asked + 500, answer, 1.0, 2.0, asked, prompt_s, answer_s)


def test_without_a_measurement_a_laptop_is_assumed_and_that_is_known() -> None:
    careful = Room(1350, 360, is_measured=False)
    assert room_on_this_machine(()) == careful
    assert room_on_this_machine([make_usage(prompt_s=None, answer_s=None)]) == careful


def test_what_fits_into_the_wait_follows_from_the_last_answers() -> None:
    """100 tokens a second read for nine seconds, ten a second written for thirty."""
    usages = [make_usage(prompt_s=10.0, answer_s=10.0)] * 3
    assert room_on_this_machine(usages) == Room(900, 300)


def test_one_odd_answer_changes_nothing_and_old_ones_are_forgotten() -> None:
    usual, odd = make_usage(prompt_s=10.0, answer_s=10.0), make_usage(prompt_s=0.01, answer_s=0.1)
    assert room_on_this_machine([usual, odd, usual]) == Room(900, 300)
    assert room_on_this_machine([usual] * 5 + [odd] * 50) == Room(900, 300)


def test_the_slowest_machine_may_still_write_a_hundred_and_twenty_words() -> None:
    assert room_on_this_machine([make_usage(prompt_s=500.0, answer_s=900.0)]).answer_tokens == 200


def test_what_is_waited_for_before_leaves_less_room_to_read() -> None:
    assert room_after(Room(900, 300), 3.0) == Room(600, 300)
    assert room_after(Room(900, 300), 60.0) == Room(0, 300)
    assert room_after(UNLIMITED, 3.0) == UNLIMITED
