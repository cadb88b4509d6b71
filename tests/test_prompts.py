import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Locator
from tests.hostile_notes import HOSTILE
from tests.stand_in_model import fit_prompt, messages_tokens
from tutor.answers import Source
from tutor.data_marks import as_data
from tutor.earlier_turns import Turn
from tutor.prompts import Prompt, build_prompt
from tutor.token_count import count_tokens

# What a chat template would take for the end of a turn or the beginning of another.
TEMPLATE_MARK = re.compile(
    r"<[|｜]|[|｜]>?\w*<\||</?s>|<\w+[|｜]>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+)\]|<</?SYS>>"
    r"|</?(?:think|system|SYSTEM|bos|eos|tool_call|function_calls|\w+_of_\w+)>"
)


def make_source(n: int, text: str, path: tuple[str, ...] = ("Heading",)) -> Source:
    locator = Locator("corpus", f"note{n}.md", 1, 9, 0, len(text))
    return Source(n, f"id{n}", locator, path, "Title", "yours", text)


def as_bodies(prompt: Prompt) -> list[dict[str, str]]:
    return [{"role": each.role, "content": each.content} for each in prompt.messages]


def test_what_never_changes_stands_in_front() -> None:
    source = make_source(1, "The GIL is a lock.")
    turns = [Turn("What is a thread?", "A line of execution [2].")]
    first = build_prompt("What is the GIL?", [source], turns, num_ctx=8192)
    second = build_prompt(
        "And asyncio?",
        [make_source(1, "asyncio runs one loop.")],
        [*turns, Turn("What is the GIL?", "A lock [1].")],
        num_ctx=8192,
    )
    assert [each.role for each in first.messages] == ["system", "user", "assistant", "user"]
    assert second.messages[:3] == first.messages[:3]
    assert first.messages[2].content == "A line of execution."
    assert first.messages[-1].content.endswith("What is the GIL?")
    assert first.given == (1,)
    assert first.left_out == ()


@pytest.mark.parametrize("num_ctx", [2048, 4096, 8192])
def test_a_long_chat_never_overflows_by_the_harsher_count(num_ctx: int) -> None:
    draw = random.Random(7)
    words = [
        "lock",
        "the",
        "übermäßig",
        "स्मृति",
        "0x7f3a",
        "{[(",
        "memory_order_relaxed",
        "\n",
        "的",
    ]
    turns: list[Turn] = []
    for turn in range(30):
        texts = [" ".join(draw.choices(words, k=draw.randint(5, 700)))[:2000] for _ in range(8)]
        question = " ".join(draw.choices(words, k=draw.randint(1, 40)))
        sources = [make_source(n, text) for n, text in enumerate(texts, start=1)]
        facts = [f"weak spot {' '.join(draw.choices(words, k=12))}" for _ in range(turn)]
        prompt = build_prompt(question, sources, turns, num_ctx=num_ctx, about_learner=facts)
        bodies = as_bodies(prompt)
        assert messages_tokens(bodies) <= prompt.counted_tokens
        assert prompt.counted_tokens + prompt.answer_tokens <= num_ctx, turn
        fitted = fit_prompt(bodies, num_ctx)
        assert (fitted.dropped_messages, fitted.is_cut) == (0, False)
        assert prompt.given
        turns.append(Turn(question, " ".join(draw.choices(words, k=draw.randint(5, 900)))))
    assert any("turns of this chat were left out" in said for said in prompt.left_out)


def test_a_model_that_counts_more_gets_less() -> None:
    sources = [make_source(n, "word " * 300) for n in range(1, 9)]
    plain = build_prompt("q?", sources, [], num_ctx=4096)
    strict = build_prompt("q?", sources, [], num_ctx=4096, correction=1.5)
    assert len(strict.given) < len(plain.given)
    assert strict.counted_tokens * 1.5 + strict.answer_tokens <= 4096


def test_even_the_smallest_context_and_the_highest_correction_leave_room_for_a_passage() -> None:
    source = make_source(1, "word " * 390)
    prompt = build_prompt("What is it?", [source], [], num_ctx=2048, correction=2.0)
    assert prompt.given == (1,)
    assert "word word" in prompt.messages[-1].content
    assert prompt.counted_tokens * 2 + prompt.answer_tokens <= 2048


def test_what_was_left_out_is_said() -> None:
    sources = [make_source(n, "word " * 390) for n in range(1, 9)]
    prompt = build_prompt("x" * 5000, sources, [], num_ctx=8192)
    given = len(prompt.given)
    assert 0 < given < 8
    assert prompt.left_out == (
        "Only the first 4,000 characters of the question were read.",
        f"Only the first {given} of 8 passages fitted in.",
    )


def test_the_first_passage_is_cut_rather_than_left_out() -> None:
    lines = "".join(f"line {n} of a long passage about locks\n" for n in range(400))
    prompt = build_prompt("q?", [make_source(1, lines)], [], num_ctx=2048)
    assert prompt.given == (1,)
    assert "line 3 of" in prompt.messages[-1].content
    assert prompt.counted_tokens + prompt.answer_tokens <= 2048


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["text", "heading", "title"])
def test_a_hostile_note_stays_data(text: str, place: str) -> None:
    """It can neither end its passage nor open another, nor speak as a turn of the chat."""
    source = make_source(1, "A true sentence.")
    if place == "text":
        source = make_source(1, text)
    elif place == "heading":
        source = make_source(1, "A true sentence.", path=(text,))
    prompt = build_prompt("What is true?", [source, make_source(2, "Another.")], [], num_ctx=8192)
    asked = prompt.messages[-1].content
    mark = re.search(r"the code ([0-9a-f]{8}) begin", asked)
    assert mark is not None
    assert mark[1] not in text
    assert_fenced(asked, mark[1], "12")
    assert len(prompt.messages) == 2
    assert text not in prompt.messages[0].content


def assert_fenced(asked: str, mark: str, numbers: str) -> None:
    """The exact prompt: so many passages, one task, one question, and no mark of a template."""
    assert re.findall(rf"^\[(\d)\] {mark} ", asked, re.MULTILINE) == list(numbers)
    assert len(re.findall(rf"^end {mark}$", asked, re.MULTILINE)) == len(numbers)
    for once in (f"Task ({mark}):", f"Question ({mark}):"):
        assert asked.count(once) == 1
    assert not TEMPLATE_MARK.search(asked), TEMPLATE_MARK.search(asked)
    inside = re.findall(rf"^\[\d\] {mark} .*\n((?:.*\n)*?)end {mark}$", asked, re.MULTILINE)
    outside = re.sub(r"```[\s\S]*?```|~~~[\s\S]*?~~~|`[^`]*`", "", "".join(inside))
    assert not re.search(r"(?<![\w\])])\[\d+\]", outside)


def test_hostile_notes_and_questions_together_stay_where_they_belong() -> None:
    """Every text at once, as notes, as question, as earlier turns and as facts."""
    sources = [make_source(n, text) for n, text in enumerate(HOSTILE[:9], start=1)]
    for text in HOSTILE:
        prompt = build_prompt(
            text, sources, [Turn(text, text)], num_ctx=16_384, about_learner=[f"name {text}"]
        )
        *before, last = prompt.messages
        assert [message.role for message in before] == ["system", "user", "assistant"]
        assert not any(TEMPLATE_MARK.search(message.content) for message in prompt.messages)
        assert_fenced(last.content, prompt.mark, "123456789")
        assert before[0].content.count("\n- name ") == 1


def test_there_are_at_least_forty_hostile_notes() -> None:
    assert len(set(HOSTILE)) >= 40


def test_a_notes_own_numbers_do_not_pass_for_passage_numbers() -> None:
    text = "As shown in [3].\n```python\nx = [3]\n```\nUse `a[0]`, row[2] and [link](x)."
    assert (
        as_data(text)
        == "As shown in (3).\n```python\nx = [3]\n```\nUse `a[0]`, row[2] and [link](x)."
    )


def test_the_mark_stands_in_no_text_even_if_a_text_foresaw_it() -> None:
    plain = build_prompt("q?", [make_source(1, "text")], [], num_ctx=8192).messages[-1].content
    mark = plain.split("the code ")[1][:8]
    again = build_prompt("q?", [make_source(1, f"text {mark}")], [], num_ctx=8192)
    assert again.messages[-1].content.split("the code ")[1][:8] != mark


def test_tokens_are_counted_generously_in_every_script() -> None:
    assert count_tokens("") == 0
    assert count_tokens("a plain English sentence about locks") >= 36 / 2.5
    assert count_tokens("स्मृति") == 18
    assert count_tokens("1234567890") == 10
    assert count_tokens("{[()]};:!?") == 10


TEXTS = st.text(alphabet=st.sampled_from("ab 1.\n{é的`"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_joined_parts_never_count_more_than_the_parts_alone(one: str, two: str) -> None:
    assert count_tokens(one + "\n\n" + two) <= count_tokens(one) + count_tokens(two) + 2


def test_the_check_for_template_marks_sees_them_where_nothing_is_escaped() -> None:
    assert sum(bool(TEMPLATE_MARK.search(text)) for text in HOSTILE) >= 20
    assert not any(TEMPLATE_MARK.search(as_data(text)) for text in HOSTILE)
