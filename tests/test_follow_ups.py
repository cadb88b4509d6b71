from tests.fake_notes import GIL, QUEUES, WHEN_BLOCKS, WHY_GIL
from tests.test_extracts import as_source
from tutor.follow_ups import check_question, suggest

PAIRS = (WHY_GIL, WHEN_BLOCKS)


def test_the_check_is_the_cited_sections_own_question_and_then_come_its_neighbours() -> None:
    offers = suggest(["What is a queue?"], [as_source(1, QUEUES)], PAIRS)
    assert [(offer.text, offer.kind) for offer in offers] == [
        ("When does put block?", "ask_me"),
        ("Why does CPython have a GIL?", "tell_me"),
        ("Show me an example: Queues", "tell_me"),
    ]


def test_what_was_asked_is_not_offered_again() -> None:
    offers = suggest(["why does cpython have the gil"], [as_source(1, GIL)], PAIRS)
    assert "Why does CPython have a GIL?" not in [offer.text for offer in offers]
    assert len(offers) == 3


def test_the_models_own_question_comes_last_and_is_the_check_where_the_notes_ask_nothing() -> None:
    own = "What would happen without it?"
    offers = suggest(["What is the GIL?"], [as_source(1, GIL)], PAIRS, own)
    assert [(offer.text, offer.kind) for offer in offers][-1] == (own, "tell_me")
    (check, *_) = suggest(["What is the GIL?"], [as_source(1, GIL)], (), own)
    assert (check.text, check.kind) == (own, "ask_me")


def test_there_is_exactly_one_check() -> None:
    for pairs in (PAIRS, PAIRS[:1], ()):
        for own in (None, "What would happen without it?"):
            offers = suggest(["What is a thread?"], [as_source(1, GIL)], pairs, own)
            assert [offer.kind for offer in offers] == ["ask_me", "tell_me", "tell_me"]


def test_the_question_that_ends_a_models_answer_is_read_without_its_marks() -> None:
    answer = "The GIL is a lock [1]. **What would happen without it? [1]**"
    assert check_question(answer) == "What would happen without it?"
    assert check_question("It is a lock.") is None
    assert check_question("Why?") is None
    assert check_question("") is None


def test_without_passages_there_is_nothing_to_offer() -> None:
    assert suggest(["What is the GIL?"], [], ()) == ()
