"""A passage is what a reader needs around the chunk that was found."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Lines, Locator
from tutor.passages import MAX_CHARS, widen


def place_of(lines: Lines, first: int, last: int) -> Locator:
    return Locator("r", "a.md", first, last, lines.start_char(first), lines.end_char(last))


def text_at(lines: Lines, place: Locator) -> str:
    return lines.text[place.start_char : place.end_char]


def test_a_short_section_is_shown_whole_without_blank_ends() -> None:
    lines = Lines("\n## Title\n\nOne.\n\nTwo.\n\n\n")
    place = widen(lines, place_of(lines, 6, 6), (1, 8))
    assert (place.start_line, place.end_line) == (2, 6)
    assert text_at(lines, place) == "## Title\n\nOne.\n\nTwo."


def test_a_long_section_gives_whole_paragraphs_around_the_chunk() -> None:
    paragraph = "\n".join(["word " * 12] * 4)
    lines = Lines("\n\n".join([paragraph] * 20))
    place = widen(lines, place_of(lines, 51, 54), (1, len(lines)))
    text = text_at(lines, place)
    assert place.start_line <= 51
    assert place.end_line >= 54
    assert 1_200 < len(text) <= MAX_CHARS
    assert text == "\n\n".join([paragraph] * (text.count("\n\n") + 1))


def test_what_is_shown_already_is_not_shown_again() -> None:
    lines = Lines("".join(f"line {n}\n" for n in range(1, 21)))
    place = widen(lines, place_of(lines, 12, 12), (1, 20), shown=[(1, 9), (15, 16)])
    assert (place.start_line, place.end_line) == (10, 14)


def test_a_single_line_that_is_too_long_is_cut_around_the_chunk() -> None:
    lines = Lines("x" * 3_000 + "needle" + "y" * 3_000 + "\n")
    chunk = Locator("r", "a.md", 1, 1, 3_000, 3_006)
    place = widen(lines, chunk, (1, 1))
    assert text_at(lines, place).startswith("needle")
    assert place.end_char - place.start_char == MAX_CHARS


def test_the_place_of_a_page_is_kept() -> None:
    lines = Lines("a\nb\n")
    chunk = Locator("r", "a.pdf", 1, 1, 0, 1, place="p. 3")
    assert widen(lines, chunk, (1, 2)).place == "p. 3"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab \t\u2028é"), max_size=500), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.data(),
)
def test_any_passage_holds_whole_lines_of_its_home_and_is_short_enough(
    rows: list[str], line_end: str, data: st.DataObject
) -> None:
    lines = Lines(line_end.join([*rows, "end"]))
    home_first = data.draw(st.integers(1, len(lines)))
    home_last = data.draw(st.integers(home_first, len(lines)))
    first = data.draw(st.integers(home_first, home_last))
    last = data.draw(st.integers(first, home_last))
    place = widen(lines, place_of(lines, first, last), (home_first, home_last))
    assert home_first <= place.start_line <= place.end_line <= home_last
    assert place.end_char - place.start_char <= MAX_CHARS
    text = text_at(lines, place)
    assert text.rstrip("\r\n") == lines.between(place.start_line, place.end_line)
    assert place.start_line <= last
    assert place.end_line >= first
