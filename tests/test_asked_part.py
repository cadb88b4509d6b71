from __future__ import annotations

from tutor.asked_part import beginning, nearest_sentences

ANSWER = """A heap is a tree in an array. Each parent is at most its children.

```python
heapq.heappush(heap, 3)
```

It isn't sorted. Push and pop cost O(log n), a look at the smallest O(1). Use one for the ten
largest of many numbers, or a queue with priorities."""


def test_the_beginning_holds_the_first_sentences_and_no_code() -> None:
    assert beginning("What is a heap?", ANSWER, 2) == (
        "A heap is a tree in an array. Each parent is at most its children."
    )


def test_a_question_about_cost_gets_the_sentence_that_tells_it() -> None:
    asked = "What is a heap and what is the complexity of push?"
    assert beginning(asked, ANSWER, 1).endswith("a look at the smallest O(1).")
    assert "O(log n)" in nearest_sentences(asked, ANSWER, 2, None, keeps_first=True)
    assert "O(log n)" not in beginning("What is a heap?", ANSWER, 2)


def test_the_nearest_sentences_stay_in_the_authors_order() -> None:
    found = nearest_sentences("When do you use a heap for the largest numbers?", ANSWER, 2, None)
    assert found.startswith("A heap is a tree")
    assert found.endswith("a queue with priorities.")


def test_questions_and_labels_of_a_passage_state_nothing() -> None:
    passage = "**Q: What is a heap?**\n*easy · heaps*\n\nA heap is a tree. It isn't sorted."
    assert beginning("What is a heap?", passage, 2) == "A heap is a tree. It isn't sorted."


def test_a_short_text_and_code_alone_stay_whole() -> None:
    assert nearest_sentences("What?", "One sentence.", 3, None) == "One sentence."
    assert beginning("What?", "```python\nx = 1\n```", 2) == "```python\nx = 1\n```"
