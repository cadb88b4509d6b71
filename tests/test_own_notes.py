from datetime import UTC, datetime

import pytest

from ingest.errors import UsageError
from tutor.own_notes import NOTE_BYTES, add_note, open_note, replace_note, safe_stem, save_note

NOW = datetime(2026, 5, 4, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("What is the GIL?", "what-is-the-gil"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\con", "c-windows-con"),
        ("con", "note-con"),
        ("   ", "note"),
        ("🙂", "note"),
        ("Año nuevo: O(n)", "año-nuevo-o-n"),
        (".hidden", "hidden"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_title_becomes_a_name_that_stays_in_its_folder(title, stem):
    assert safe_stem(title) == stem


def test_a_note_never_lands_on_another_file(tmp_path):
    folder = tmp_path / "notes"
    first = add_note(folder, "Heaps", b"one")
    second = add_note(folder, "heaps!", b"two")
    assert (first.name, second.name) == ("heaps.md", "heaps-2.md")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert sorted(path.name for path in folder.iterdir()) == ["heaps-2.md", "heaps.md"]


def test_an_edit_keeps_the_note_as_it_was(tmp_path):
    path = add_note(tmp_path, "Heaps", b"one")
    replace_note(path, b"two", kept_in=tmp_path / "earlier", now=NOW)
    assert path.read_bytes() == b"two"
    assert (tmp_path / "earlier" / "20260504-123015-heaps.md").read_bytes() == b"one"


def test_what_cant_be_written_is_one_sentence_and_leaves_nothing(tmp_path):
    blocked = tmp_path / "notes"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(UsageError, match="couldn't be written"):
        add_note(blocked, "Heaps", b"one")
    with pytest.raises(UsageError, match="more than 10 MB"):
        add_note(tmp_path / "n", "Heaps", b"x" * (NOTE_BYTES + 1))


def test_an_edited_note_keeps_its_line_ends_and_never_lands_on_anothers_change(tmp_path):
    path = add_note(tmp_path, "Heaps", b"one\r\ntwo\r\n")
    note = open_note(path)
    save_note(note, "one\nthree\n", kept_in=tmp_path / "earlier", now=NOW)
    assert path.read_bytes() == b"one\r\nthree\r\n"
    with pytest.raises(UsageError, match="changed elsewhere"):
        save_note(note, "lost", kept_in=tmp_path / "earlier", now=NOW)
    assert path.read_bytes() == b"one\r\nthree\r\n"


def test_what_isnt_utf_8_is_left_to_another_editor(tmp_path):
    path = add_note(tmp_path, "Old", "naïve".encode("latin-1"))
    with pytest.raises(UsageError, match="isn't plain UTF-8"):
        open_note(path)
