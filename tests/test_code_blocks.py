import pytest

from tutor.code_blocks import block_of, continues, is_complete, joined, says_done


def test_code_is_taken_without_its_fence_and_the_prose_around_it() -> None:
    assert block_of("look\n```python\nx = 1\n```\nthanks").text == "x = 1"
    assert block_of("here it is:\nfor x in y:\n    print(x)").text == "for x in y:\n    print(x)"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("def f(x):\n    return x", "python"),
        ("x = [1, 2]", "python"),
        ("#include <vector>\nint main() {\n}", "cpp"),
        ("std::cout << 1;", "cpp"),
        ("```cpp\nint x = 1;\n```", "cpp"),
        ("const x = 1;\nconsole.log(x);", "other"),
        ("SELECT a FROM b WHERE c = 1;", "other"),
    ],
)
def test_the_language_is_seen(text: str, language: str) -> None:
    assert block_of(text).language == language


def test_lines_make_a_whole_only_when_their_body_ends() -> None:
    block = block_of("def f(x):")
    assert not is_complete(block, came_line_by_line=True)
    block = joined(block.text, "    y = x + 1")
    assert not is_complete(block, came_line_by_line=True)
    block = joined(block.text, "    return y")
    assert is_complete(block, came_line_by_line=True)
    loop = joined("for x in range(3):", "    print(x)")
    assert is_complete(loop, came_line_by_line=True)


def test_what_is_pasted_at_once_is_whole_unless_it_breaks_off() -> None:
    assert is_complete(block_of("def f(x):\n    y = 1"), came_line_by_line=False)
    assert is_complete(block_of("def f(x:\n    y = )"), came_line_by_line=False)  # beyond mending
    assert not is_complete(block_of("x = [1,\n  2,"), came_line_by_line=False)
    assert not is_complete(block_of("int main() {\n  f();"), came_line_by_line=False)
    assert is_complete(block_of("int main() {\n  f();\n}"), came_line_by_line=False)


def test_a_line_that_lost_its_indent_on_the_way_gets_it_back() -> None:
    assert joined("def f(x):", "return x").text == "def f(x):\n    return x"
    assert joined("def f(x):\n    y = x", "return y").text == "def f(x):\n    y = x\nreturn y"


def test_more_code_and_the_word_for_done_are_told_from_talk() -> None:
    for more in ("    print(x)", "}", "return x", "x = 2", "f(x)"):
        assert continues(more)
    for talk in ("what does it do?", "thanks", "that was the first part"):
        assert not continues(talk)
    for done in ("done", "that's all", "Ok done", "review it now", "I'm done."):
        assert says_done(done)
    assert not says_done("x = done")
