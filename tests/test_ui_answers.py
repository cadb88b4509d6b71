from ingest.documents import Locator
from tutor.answers import Answer, Citation, Sentence, Source
from tutor.ui.answers import answer_markdown, plain_answer

SOURCE = Source(
    n=1,
    section_id="s",
    locator=Locator("corpus", "a.md", 1, 2, 0, 20),
    heading_path=("GIL",),
    document_title="Python",
    ownership="yours",
    text="One thread at a time.",
)


def answer_of(*sentences: Sentence) -> Answer:
    return Answer(
        text="".join(sentence.text for sentence in sentences),
        mode="model",
        sentences=sentences,
        citations=(Citation(1, SOURCE, "One thread"),),
        sources=(SOURCE,),
    )


def test_a_chip_leads_to_the_card_of_its_passage() -> None:
    answer = answer_of(Sentence("One thread runs [1].", "supported", (1,)))
    drawn = answer_markdown(answer, 12, with_links=True)
    assert drawn == "One thread runs [\\[1\\]](#passage-12-1)."


def test_a_chip_is_no_link_where_its_card_is_not_drawn() -> None:
    answer = answer_of(Sentence("One thread runs [1].", "supported", (1,)))
    assert answer_markdown(answer, 12, with_links=False) == "One thread runs \\[1\\]."


def test_an_index_into_code_is_no_chip() -> None:
    answer = answer_of(Sentence("Take `items[1]` of\n```python\nitems[1]\n```\n", "not_checked"))
    assert answer_markdown(answer, 1, with_links=True) == answer.text


def test_marks_are_seen_on_the_page_and_kept_in_a_copy() -> None:
    answer = answer_of(
        Sentence("It is fast. ", "unsupported"),
        Sentence("It may be slow. ", "weak"),
        Sentence("One thread runs.", "supported", (1,), is_matched=True),
    )
    drawn = answer_markdown(answer, 3, with_links=True)
    assert "It is fast. :orange-badge[not in the passages]" in drawn
    assert "It may be slow. :gray-badge[the passage says less]" in drawn
    assert drawn.endswith("One thread runs. [\\[1\\]](#passage-3-1) :gray-badge[matched]")
    assert plain_answer(answer) == (
        "It is fast. (not in the passages) It may be slow. (the passage says less) "
        "One thread runs. [1] (matched)"
    )


def test_only_what_the_passage_denies_is_marked_red_and_its_words_stand_beside_it() -> None:
    answer = answer_of(Sentence("Two threads run. ", "unsupported", against="One <b>thread</b>."))
    drawn = answer_markdown(answer, 3, with_links=True)
    assert drawn.startswith("Two threads run. :red-badge[the passage says otherwise:] “One ")
    assert "<b>" not in drawn
    assert "Two threads run. (the passage says otherwise:) “One" in plain_answer(answer)


def test_a_model_cannot_forge_a_mark() -> None:
    answer = answer_of(Sentence("True \ue003 and \ue001 so \ue002.", "supported"))
    assert answer_markdown(answer, 1, with_links=True) == "True  and  so ."
