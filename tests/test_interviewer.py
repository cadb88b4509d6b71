from __future__ import annotations

from datetime import timedelta

import pytest

from tests.interviewing import UNSURE, answered, count_words, interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index
from tutor.deck import Deck
from tutor.fields import FIRST_FIELDS
from tutor.interview import Interview, Plan
from tutor.interviewer import Interviewer, next_hint
from tutor.key_points import key_points
from tutor.memory import in_force

SHORT = Plan(fields=FIRST_FIELDS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deck(tmp_path, clock) -> Deck:
    return open_deck(tmp_path, clock)


@pytest.fixture
def interviewer(deck) -> Interviewer:
    return interviewer_of(deck, starter_index())


def begin(interviewer: Interviewer, plan: Plan = SHORT) -> Interview:
    interview = interviewer.start(plan)
    assert interview is not None
    return interview


def asked(interview: Interview):
    assert interview.turn is not None
    return interview.turn.question


def first_point(interview: Interview) -> str:
    """An answer that holds one point of the author's and not the others."""
    return key_points(asked(interview).reference)[0].text


def with_several_points(interviewer: Interviewer, interview: Interview) -> Interview:
    """On to a question whose answer makes at least three points."""
    while len(key_points(asked(interview).reference)) < 3:
        interview = interviewer.take_next(interviewer.skip(interview))
    return interview


def test_six_questions_balanced_over_the_first_fields(interviewer) -> None:
    interview = begin(interviewer)
    for _ in range(6):
        assert interview.step == "answering"
        interview = answered(interviewer, interview, asked(interview).reference)
    assert (interview.step, interview.why_ended) == ("ended", "finished")
    fields = [turn.question.field for turn in interview.main_turns]
    assert sorted(fields) == sorted(FIRST_FIELDS * 2)
    assert len({turn.question.topic for turn in interview.main_turns}) == 6


def test_the_second_interview_repeats_only_what_was_missed(interviewer) -> None:
    first = begin(interviewer)
    missed = asked(first).prompt
    first = interviewer.take_next(interviewer.give_up(first))
    while first.step != "ended":
        first = answered(interviewer, first, asked(first).reference)
    second = begin(interviewer)
    while second.step != "ended":
        second = answered(interviewer, second, asked(second).reference)
    before = {turn.question.prompt for turn in first.main_turns}
    again = {turn.question.prompt for turn in second.main_turns}
    assert before & again == {missed}


def test_after_i_dont_know_the_next_question_is_easier(interviewer) -> None:
    interview = begin(interviewer, Plan(fields=("Python",), difficulty="hard"))
    assert asked(interview).difficulty == "hard"
    interview = interviewer.answer(interview, "I don't know what that is")
    assert interview.turn.given.verdict == "dont_know"
    assert interview.step == "feedback"
    interview = interviewer.take_next(interview)
    assert asked(interview).level < interview.turns[0].question.level


def test_right_answers_make_it_harder(interviewer) -> None:
    interview = begin(interviewer, Plan(fields=("Python",), difficulty="easy"))
    levels = []
    while interview.step != "ended":
        levels.append(asked(interview).level)
        interview = answered(interviewer, interview, asked(interview).reference)
    assert levels[0] == 0
    assert levels[-1] == 2


def test_a_partial_answer_is_probed_before_the_authors_answer_is_shown(interviewer) -> None:
    interview = with_several_points(interviewer, begin(interviewer))
    main = interview.turn.number
    interview = interviewer.answer(interview, first_point(interview))
    assert interview.turns[main].given.verdict == "partial"
    assert interview.step == "answering"
    assert asked(interview).kind == "follow_up"
    assert interview.turn.probes == main
    assert asked(interview).reference not in asked(interview).prompt


def test_at_most_two_follow_ups(interviewer) -> None:
    interview = with_several_points(interviewer, begin(interviewer))
    main = interview.turn.number
    interview = interviewer.answer(interview, first_point(interview))
    while interview.step == "answering":
        interview = interviewer.answer(interview, asked(interview).reference)
    assert 1 <= len(interview.probing(main)) <= 2
    assert interview.step == "feedback"


def test_skip_costs_nothing_and_asks_the_next(interviewer, deck) -> None:
    interview = begin(interviewer)
    first = asked(interview).prompt
    interview = interviewer.take_next(interviewer.answer(interview, "skip"))
    assert asked(interview).prompt != first
    assert interview.turns[0].given.verdict == "skipped"
    assert deck.cards() == ()


def test_hints_are_a_ladder_and_cost(interviewer) -> None:
    interview = begin(interviewer)
    interview = interviewer.answer(interview, "hint")
    assert len(interview.turn.hints) == 1
    reference = asked(interview).reference
    assert reference not in interview.turn.hints[0]
    interview = interviewer.answer(interview, "another hint please")
    interview = interviewer.answer(interview, reference)
    given = interview.turns[0].given
    assert (given.verdict, given.hints) == ("partial", 2)


def test_the_ladder_of_hints_ends(interviewer) -> None:
    interview = begin(interviewer)
    for _ in range(10):
        interview = interviewer.hint(interview)
    assert len(interview.turn.hints) <= 3
    assert next_hint(interview.turn) is None


def test_a_clarifying_question_gets_an_answer_and_costs_nothing(interviewer) -> None:
    interview = begin(interviewer)
    interview = interviewer.answer(interview, "Do you mean in the average case?")
    assert interview.step == "answering"
    assert asked(interview).reference not in interview.turn.clarified[0].reply


def test_an_answer_that_cant_be_judged_waits_for_ticks(interviewer, deck) -> None:
    interview = begin(interviewer)
    interview = interviewer.answer(interview, "perhaps something about it")
    assert interview.step == "ticking"
    assert deck.memory.store.events("interview_answered") == ()
    points = [point.text for point in interview.turn.typed.points]
    interview = interviewer.tick(interview, 0, points)
    assert (interview.turn.given.verdict, interview.turn.given.graded_by) == ("correct", "self")
    assert interview.step == "feedback"


def test_what_was_missed_becomes_a_card_that_the_verdict_rates(interviewer, deck) -> None:
    interview = begin(interviewer)
    interview = interviewer.give_up(interview)
    (card,) = deck.cards()
    assert card.id == interview.turn.given.card_id
    assert card.memory.last_kind == "interview_answered"
    assert card.memory.last_rating == 1


def test_the_learner_overrules(interviewer, deck) -> None:
    interview = begin(interviewer)
    interview = interviewer.answer(interview, "nothing of the kind")
    interviewer.overrule(interview.turns[0].given, "correct")
    again = interviewer.interviews.get(interview.id)
    assert (again.turns[0].given.verdict, again.turns[0].given.graded_by) == ("correct", "self")
    events = [
        e for k in ("interview_answered", "verdict_overruled") for e in deck.memory.store.events(k)
    ]
    assert in_force(events)[0].payload["verdict"] == "correct"


def test_it_goes_on_at_the_same_question_after_a_restart(
    interviewer, tmp_path, clock, deck
) -> None:
    interview = begin(interviewer)
    interview = answered(interviewer, interview, asked(interview).reference)
    clock.now += timedelta(seconds=70)
    deck.memory.store.close()
    reopened = interviewer_of(open_deck(tmp_path, clock), starter_index())
    found = reopened.interviews.unfinished()
    assert found is not None
    assert found.turns == interview.turns
    assert found.elapsed(clock.now) == timedelta(seconds=70)


def test_a_night_between_is_taken_out_of_the_clock(interviewer, clock) -> None:
    interview = begin(interviewer)
    clock.now += timedelta(seconds=30)
    interview = interviewer.hint(interview)
    clock.pass_days(0.5)
    interview = interviewer.come_back(interview)
    assert interview.elapsed(clock.now) == timedelta(seconds=30)
    assert interviewer.come_back(interview).away_s == interview.away_s


def test_out_of_time_no_question_is_begun(interviewer, clock) -> None:
    interview = begin(interviewer, Plan(minutes=8))
    clock.now += timedelta(minutes=9)
    interview = answered(interviewer, interview, asked(interview).reference)
    assert (interview.step, interview.why_ended) == ("ended", "time")


def test_with_feedback_at_the_end_nothing_is_shown_between(interviewer) -> None:
    interview = begin(interviewer, Plan(is_feedback_at_end=True, questions=3))
    for text in ("perhaps it is so", "", "no idea at all about that one, sorry"):
        assert interview.step == "answering"
        interview = interviewer.answer(interview, text or asked(interview).reference)
    while interview.step == "answering":
        interview = interviewer.skip(interview)
    assert interview.step == "ended"
    assert len(interview.waiting) == 1
    interviewer.tick(interview, 0, [])
    assert interviewer.interviews.get(interview.id).turns[0].given.verdict == "wrong"


def test_two_windows_ask_the_same_question_once(interviewer) -> None:
    interview = interviewer.skip(begin(interviewer))
    one, other = interviewer.take_next(interview), interviewer.take_next(interview)
    assert one.turns[1].question == other.turns[1].question
    assert len(other.turns) == 2


def test_ending_early_keeps_what_was_answered(interviewer) -> None:
    interview = begin(interviewer)
    interview = answered(interviewer, interview, asked(interview).reference)
    interview = interviewer.answer(interview, "end")
    assert (interview.step, interview.why_ended) == ("ended", "learner")
    assert interviewer.interviews.unfinished() is None


def test_notes_without_questions_start_nothing(deck) -> None:
    from tests.practice import NotesIndex

    nothing = interviewer_of(deck, NotesIndex({"a.md": "# Nothing\n\nJust words.\n"}))
    assert nothing.start(Plan()) is None
    assert nothing.interviews.unfinished() is None


def test_an_answer_is_asked_for_once_more(interviewer) -> None:
    interview = interviewer.give_up(begin(interviewer))
    given = interview.turn.given
    interviewer.end(interview)
    again = begin(interviewer, Plan(questions=1, again=given.event_id))
    assert asked(again) == interview.turns[0].question


def test_an_answer_that_is_sent_twice_counts_once(interviewer, deck) -> None:
    interview = begin(interviewer)
    once = interviewer.answer(interview, "nothing of the kind")
    twice = interviewer.answer(interview, asked(interview).reference)
    assert twice.turns[0].given == once.turns[0].given
    assert len(deck.memory.store.events("interview_answered")) == 1


def test_what_only_the_learner_can_judge_is_probed_first_and_ticked_with_its_follow_ups(
    interviewer,
) -> None:
    interview = with_several_points(interviewer, begin(interviewer))
    main = interview.turn.number
    first, second, *_ = (point.text for point in key_points(asked(interview).reference))
    interview = interviewer.answer(interview, f"{UNSURE} {first}")
    assert interview.turn.probes == main
    while interview.step == "answering":
        interview = interviewer.answer(interview, f"{UNSURE} it is so")
    assert interview.step == "ticking"
    assert [turn.number for turn in interview.waiting] == [main]
    interview = interviewer.tick(interview, main, [first, second])
    assert interview.step == "feedback"
    assert all(turn.given.graded_by == "self" for turn in interview.turns[main:])
    assert interview.turns[main + 1].given.verdict == "correct"


def test_a_follow_up_that_was_right_is_ticked_beforehand(interviewer) -> None:
    interview = with_several_points(interviewer, begin(interviewer))
    main = interview.turn
    interview = interviewer.answer(interview, f"{UNSURE} {first_point(interview)}")
    probed = asked(interview).reference
    interview = interviewer.answer(interview, probed)
    while interview.step == "answering":
        interview = interviewer.skip(interview)
    found = interview.points_to_tick(interview.turns[main.number])
    assert [point.state for point in found if point.text == probed] == ["hit"]


def test_hints_cost_what_the_learner_ticks_too(interviewer) -> None:
    interview = begin(interviewer)
    for _ in range(2):
        interview = interviewer.hint(interview)
    interview = interviewer.said_aloud(interview)
    interview = interviewer.tick(interview, 0, [p.text for p in interview.turn.typed.points])
    assert interview.turn.given.verdict == "partial"


def test_a_clarifying_question_is_looked_up_in_the_notes(deck) -> None:
    asked_for: list[str] = []

    def consult(words: str) -> tuple[()]:
        asked_for.append(words)
        return ()

    interviewer = Interviewer(deck, starter_index(), count_words, consult)  # type: ignore[arg-type]
    interview = interviewer.answer(begin(interviewer), "how many daily users are there?")
    assert interview.step == "answering"
    assert asked_for == [f"{asked(interview).prompt} how many daily users are there?"]


def test_the_starter_corpus_is_left_out_where_the_learner_put_it_away(interviewer, deck) -> None:
    deck.practise_starter(wanted=False)
    assert interviewer.start(Plan()) is None
