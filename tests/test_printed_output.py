from random import Random

from tests.practice import NotesIndex
from tests.quiz_notes import PRINTING, starter_index
from tutor.printed_output import (
    PrintingBlock,
    first_difference,
    printing_blocks,
    wrong_outputs,
)


def blocks_of(index: NotesIndex) -> list[PrintingBlock]:
    return [
        block
        for entry in index.documents()
        if (document := index.document(entry.root, entry.source))
        for block in printing_blocks(document, index.outline(entry.root, entry.source))
    ]


def test_only_an_output_right_after_its_code_is_one() -> None:
    index = NotesIndex({"loops.md": PRINTING})
    (block,) = blocks_of(index)
    assert block.output == "7 True\ndone"
    assert block.code.startswith("total = 0\nfor price")
    assert block.language == "python"
    assert block.heading_path == ("Counting",)
    document = index.document("notes", "loops.md")
    assert document is not None
    place = document.text[block.locator.start_char : block.locator.end_char]
    assert place.startswith("```python\ntotal")
    assert place.endswith("done\n```")


def test_wrong_outputs_differ_from_the_right_one_and_from_each_other() -> None:
    blocks = blocks_of(starter_index())
    assert len(blocks) >= 10
    made = 0
    for block in blocks:
        for seed in range(5):
            wrong = wrong_outputs(block, Random(seed))
            made += bool(wrong)
            shown = {" ".join(output.split()) for output in (*wrong, block.output)}
            assert len(shown) == len(wrong) + 1
            assert len(wrong) in (0, 2, 3)
            assert wrong == wrong_outputs(block, Random(seed))
    assert made >= 4 * len(blocks)


def test_the_explanation_names_the_first_line_that_differs() -> None:
    assert first_difference("a\nb", "a\nc") == "Line 2 is `b`, not `c`."
    assert first_difference("a\nb", "a") == "Line 2 is missing: `b`."
    assert first_difference("a", "a\nb") == "There is no line 2."
    assert first_difference("x `y`", "z") == "Line 1 is `` x `y` ``, not `z`."
