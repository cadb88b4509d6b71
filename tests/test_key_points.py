"""What a reference and an answer are taken to say."""

from __future__ import annotations

from tutor.key_points import clauses, key_points, statements


def test_each_item_of_a_list_is_a_point_with_its_lead():
    points = key_points("A:\n1. **Saga**: local steps\n2. `std::mutex`: blocks threads")
    assert [(point.lead, point.text) for point in points] == [
        ("Saga", "Saga: local steps"),
        ("std::mutex", "std::mutex: blocks threads"),
    ]
    assert {point.weight for point in points} == {1.0}


def test_a_line_that_only_announces_a_list_is_no_point():
    points = key_points("A leak is memory that is never freed. Prevention strategies:\n- RAII")
    assert [point.text for point in points] == ["A leak is memory that is never freed.", "RAII"]


def test_what_comes_late_or_as_an_example_counts_less():
    points = key_points(
        "One. Two counts. Three counts. Four counts. Five is late. For example six."
    )
    weights = [point.weight for point in points]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0
    assert weights[-1] < 0.5


def test_both_halves_of_a_semicolon_are_points():
    points = key_points(
        "They differ. A shallow copy shares the items; a deep copy copies them too."
    )
    assert len(points) == 3


def test_a_reference_of_one_sentence_is_cut_at_its_joints():
    assert len(key_points("Reference counting (primary) + a cyclic collector (for circles).")) == 2


def test_code_beside_prose_gives_its_comments_and_code_alone_its_lines():
    fence = "```python\nx = 1  # the first\n```"
    assert [point.text for point in key_points(f"It binds a name.\n\n{fence}")][-1] == "the first"
    assert "x = 1" in key_points(fence)[-1].text


def test_sentences_that_start_small_are_told_apart():
    texts = [s.text for s in statements("it copies nothing. the lock is released") if s.is_whole]
    assert texts == ["it copies nothing.", "the lock is released"]


def test_growth_stays_whole_when_clauses_are_cut():
    assert "random access is O(n)," in clauses("vector: random access is O(n), the middle is O(1)")


def test_nothing_gives_nothing():
    assert key_points("") == ()
    assert statements(" \n") == ()
