import pytest

from tutor.ui.markdown import code_block, in_prose, one_line, safe_markdown


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("costs $5 and $6", r"costs \$5 and \$6"),
        ("already \\$5", r"already \$5"),
        ("![a](https://example.org/a.png)", r"!\[a](https://example.org/a.png)"),
        ("a <script>alert(1)</script> b", "a &lt;script>alert(1)&lt;/script> b"),
        ("<img src=x onerror=1>", "&lt;img src=x onerror=1>"),
        (r"grows as \(n \log n\) here", r"grows as $n \log n$ here"),
        (":red[loud] and :smile:", r"\:red[loud] and \:smile:"),
        (":material/delete:", r"\:material/delete:"),
        ("std::move keeps its colons", "std::move keeps its colons"),
        ("at 12:30 a ratio of 1:2", "at 12:30 a ratio of 1:2"),
    ],
)
def test_prose_is_drawn_as_it_was_written(text: str, drawn: str) -> None:
    assert safe_markdown(text) == drawn


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprice = '$5' # ![x](y) <b>\n```\n",
        "~~~~\n```\n$1 <b>\n~~~~\n",
        "use `std::vector<int>` and `$HOME`\n",
        "``a ` $b``",
        "plain words, *stress* and a [2](#p2) chip\n",
    ],
)
def test_code_and_harmless_prose_stay_byte_for_byte(text: str) -> None:
    assert safe_markdown(text) == text


def test_an_unclosed_fence_keeps_the_rest_as_code() -> None:
    text = "before $1\n```\n$2 <b>"
    assert safe_markdown(text) == "before \\$1\n```\n$2 <b>"


@pytest.mark.parametrize("info", ["mermaid", " mermaid", "{mermaid}", "Mermaid extra", "vega-lite"])
def test_a_diagram_is_drawn_as_code(info: str) -> None:
    """A diagram can name a picture on the web, which drawing it would fetch."""
    text = f'```{info}\nflowchart TD\n  A@{{ img: "https://example.org/x.png" }}\n```\n'
    first_line = safe_markdown(text).splitlines()[0]
    assert first_line == "```text"


def test_reference_images_are_not_images_any_more() -> None:
    drawn = safe_markdown("![alt][ref]\n\n[ref]: https://example.org/x.png\n")
    assert "![" not in drawn


def test_a_name_shows_every_sign_of_its_own() -> None:
    assert one_line("a*b_[c](d)\n<e> $f") == r"a\*b\_\[c\]\(d\) \<e\> \$f"


def test_a_code_block_cannot_be_closed_from_inside() -> None:
    assert code_block("a\n```\nb") == "````\na\n```\nb\n````"


@pytest.mark.parametrize(
    "text",
    [
        "- item\n  ```\n![x](https://example.org/a)\n",
        "> ```\n![x](https://example.org/a)\n",
        "    ```\n\n![x](https://example.org/a)\n",
        "\t```\n\n![x](https://example.org/a)\n",
        "```\ncode\n\t```\n```\n![x](https://example.org/a)\n",
        "x\u2028```\n![x](https://example.org/a)\n",
        "a \\` ![x](https://example.org/a) `\n",
        "a ` b\n- c ` x ` ![x](https://example.org/a) ` e\n",
        '<b c="`"> ![x](https://example.org/a) `\n',
        "\\[ a\n\n- ![x](https://example.org/a) \\]\n",
        "- item\n  ```\n![x](https://example.org/a)\n\n```mermaid\ngraph\n```\n",
        "- item\n  ```\n```\nx\n```\n![x](https://example.org/a)\n",
        "<div>\n```\n</div>\n\n```\n![x](https://example.org/a)\n",
        "1. ~~~mermaid\n   graph\n   ~~~\n",
    ],
)
def test_no_trick_with_fences_and_spans_lets_an_image_through(text: str) -> None:
    assert "![x](" not in safe_markdown(text)
    assert "mermaid" not in safe_markdown(text)


def test_a_change_in_prose_leaves_code_alone() -> None:
    text = "see [1] and `a[1]`\n```\nb[1]\n```\n[1]"
    assert in_prose(text, lambda part: part.replace("[1]", "X")) == (
        "see X and `a[1]`\n```\nb[1]\n```\nX"
    )
