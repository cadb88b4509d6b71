from tests.fake_notes import GIL, QUEUES, WHEN_BLOCKS, WHY_GIL
from tests.test_extracts import as_source
from tutor.follow_ups import check_question, suggest

PAIRS = (WHY_GIL, WHEN_BLOCKS)


def test_the_cited_sections_own_questions_come_first_then_its_neighbours() -> None:
    offers = suggest(["What is a queue?"], [as_source(1, QUEUES)], PAIRS)
    assert [(offer.text, offer.kind) for offer in offers] == [
        ("When does put block?", "tell_me"),
        ("Why does CPython have a GIL?", "ask_me"),
        ("Show me an example: Queues", "tell_me"),
    ]


def test_what_was_asked_is_not_offered_again() -> None:
    offers = suggest(["why does cpython have the gil"], [as_source(1, GIL)], PAIRS)
    assert "Why does CPython have a GIL?" not in [offer.text for offer in offers]
    assert len(offers) == 3


def test_the_models_own_question_comes_last() -> None:
    answer = "The GIL is a lock [1]. **What would happen without it? [1]**"
    offers = suggest(["What is the GIL?"], [as_source(1, GIL)], PAIRS, answer)
    assert (offers[-1].text, offers[-1].kind) == ("What would happen without it?", "ask_me")
    assert len(offers) == 3


def test_without_passages_there_is_nothing_to_offer() -> None:
    assert suggest(["What is the GIL?"], [], ()) == ()
    assert check_question("It is a lock.") is None
    assert check_question("Why?") is None
    assert check_question("") is None
