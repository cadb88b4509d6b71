from pathlib import Path

import pytest

from ingest.documents import Locator
from ingest.errors import UsageError
from tutor.coverage_map import (
    SHIPPED,
    Covered,
    Subject,
    keep_map,
    kept_map,
    key_of,
    map_of,
    read_syllabus,
    save_syllabus,
    syllabi,
)


def test_a_syllabus_is_headings_and_subjects() -> None:
    text = "# Data\n- caching: What is a TTL?\n* sharding\n\n## Web\nprose\n- REST: What is PUT?\n"
    assert read_syllabus(text) == (
        Subject("Data", "caching", "What is a TTL?"),
        Subject("Data", "sharding", "sharding"),
        Subject("Web", "REST", "What is PUT?"),
    )


def test_an_empty_syllabus_says_what_to_write() -> None:
    with pytest.raises(UsageError, match="no subject"):
        read_syllabus("# Only a heading")


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.md")), ids=lambda file: file.stem)
def test_the_shipped_ones_can_be_read_and_every_subject_asks(file: Path) -> None:
    subjects = read_syllabus(file.read_text("utf-8"))
    assert len({(s.area, s.subject) for s in subjects}) == len(subjects) > 15
    assert all(subject.question.endswith("?") for subject in subjects)


def test_an_edited_one_takes_the_shipped_ones_place_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    before = (SHIPPED / "backend.md").read_text("utf-8")
    save_syllabus(tmp_path, "backend", "- caching: What is a TTL?")
    assert syllabi(tmp_path)["backend"].read_text("utf-8") == "- caching: What is a TTL?"
    assert (SHIPPED / "backend.md").read_text("utf-8") == before
    with pytest.raises(UsageError):
        save_syllabus(tmp_path, "backend", "nothing")
    assert read_syllabus(syllabi(tmp_path)["backend"].read_text("utf-8"))


def test_each_subject_gets_what_the_notes_say() -> None:
    place = Locator("notes", "a.md", 1, 2, 0, 5)
    subjects = read_syllabus("- a: A?\n- b: B?")
    found = list(
        map_of(
            subjects, lambda q: ("covered", place, True) if q == "A?" else ("missing", None, False)
        )
    )
    assert [(one.coverage, one.place, one.is_yours) for one in found] == [
        ("covered", place, True),
        ("missing", None, False),
    ]


def test_a_close_look_is_kept_until_the_notes_or_the_syllabus_change(tmp_path: Path) -> None:
    place = Locator("notes", "a.pdf", 1, 2, 0, 5, "p. 3")
    found = (
        Covered(Subject("A", "a", "A?"), "covered", place, is_yours=True),
        Covered(Subject("A", "b", "B?"), "missing", None, is_yours=False),
    )
    text, key = "- a: A?\n- b: B?", key_of("- a: A?\n- b: B?", "state 1")
    assert kept_map(tmp_path, "mine", key) is None
    keep_map(tmp_path, "mine", key, found)
    assert kept_map(tmp_path, "mine", key) == found
    assert kept_map(tmp_path, "mine", key_of(text, "state 2")) is None
    assert kept_map(tmp_path, "mine", key_of(text + "\n- c", "state 1")) is None
    (tmp_path / "coverage" / "mine.json").write_text("{")
    assert kept_map(tmp_path, "mine", key) is None
