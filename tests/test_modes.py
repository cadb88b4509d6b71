import pytest

from tutor.modes import mode_request


@pytest.mark.parametrize(
    ("text", "mode", "about", "bullets"),
    [
        ("summarise this chat in 5 bullets", "summarise", "", 5),
        ("Summarize our conversation so far", "summarise", "", 5),
        ("recap", "summarise", "", 5),
        ("tl;dr in three points", "summarise", "", 3),
        ("summarise the section about locks", "summarise", "locks", 5),
        ("sum up 07-threads.md in 30 bullets", "summarise", "07-threads.md", 20),
        ("summary of the databases document", "summarise", "the databases", 5),
        ("quiz me socratically", "socratic", "", 5),
        ("Quiz me socratically on the GIL", "socratic", "the GIL", 5),
        ("teach me hash tables socratically", "socratic", "hash tables", 5),
        ("socratic mode", "socratic", "", 5),
        ("guide me through Two Sum", "guide", "Two Sum", 5),
        ("help me solve word break", "guide", "word break", 5),
        ("review this", "review", "", 5),
        ("give me a 3 bullet summary of caching", "summarise", "caching", 3),
        ("teach me recursion by asking questions", "socratic", "recursion", 5),
        ("don't tell me the answer, ask me about hashing", "socratic", "hashing", 5),
        ("walk me through two sum step by step", "guide", "two sum", 5),
        ("hints only: coin change", "guide", "coin change", 5),
        ("Review my code please", "review", "", 5),
        ("review this: x = 1", "review", "x = 1", 5),
        ("review this\n```python\nx = 1\n```", "review", "```python\nx = 1\n```", 5),
    ],
)
def test_a_mode_is_asked_for_in_words(text: str, mode: str, about: str, bullets: int) -> None:
    request = mode_request(text)
    assert request is not None
    assert (request.mode, request.about, request.bullets) == (mode, about, bullets)


def test_a_way_of_working_lasts_and_a_single_job_does_not() -> None:
    assert mode_request("quiz me socratically").is_lasting
    assert mode_request("guide me through two sum").is_lasting
    assert not mode_request("review this").is_lasting
    assert not mode_request("summarise this chat").is_lasting


@pytest.mark.parametrize(
    "text",
    [
        "what is a code review?",
        "how do I review code",
        "what is the socratic method?",
        "walk me through the GIL",
        "review locks",
        "what does a summary index hold?",
        "quiz me",
        "explain the guide pattern",
    ],
)
def test_questions_ask_for_no_mode(text: str) -> None:
    assert mode_request(text) is None
