from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.documents import Document
from ingest.errors import UnreadableFile
from ingest.readers import FailedFile, FoundFile, find_files, read_document
from ingest.settings import ReadLimits

LIMITS = ReadLimits(file_bytes=10_000, line_chars=500, folder_depth=3)


def read(path: Path) -> Document:
    return read_document(path, root="notes", source=path.name, ownership="yours", limits=LIMITS)


def written(folder: Path, content: bytes | str, name: str = "note.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def found_in(folder: Path) -> list[str]:
    return [file.source for file in find_files(folder, LIMITS) if isinstance(file, FoundFile)]


def failed_in(folder: Path) -> list[FailedFile]:
    return [file for file in find_files(folder, LIMITS) if isinstance(file, FailedFile)]


def test_a_note_is_read_as_it_stands(tmp_path: Path) -> None:
    document = read(written(tmp_path, "# A\r\n\tb \r\rc\x0cd\u2028e\n"))
    assert document.text == "# A\r\n\tb \r\rc\x0cd\u2028e\n"
    assert (document.root, document.source, document.kind) == ("notes", "note.md", "guide")
    assert len(document.content_hash) == 64


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_other_encodings_are_told_by_their_bytes(tmp_path: Path, encoding: str) -> None:
    text = "naïve “quotes”\nsecond line\n"
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert read(written(tmp_path, mark + text.encode(encoding))).text == text


def test_a_few_broken_bytes_are_shown_and_the_rest_is_read(tmp_path: Path) -> None:
    content = "é → ✅ ".encode() * 50 + b"\xff broken"
    assert read(written(tmp_path, content)).text.endswith("✅ \ufffd broken")


def test_mojibake_is_repaired_with_lines_unchanged(tmp_path: Path) -> None:
    assert read(written(tmp_path, "one\n‚úÖ two\n")).text == "one\n✅ two\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "note.md is empty."),
        (b" \n\t\n", "note.md is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "note.md holds binary data, not text."),
        (b"%PDF-1.7\nsome text", "note.md holds binary data, not text."),
        (bytes(range(1, 256)) * 20, "note.md holds binary data, not text."),
        (b"x" * 10_001, "note.md is larger than the limit of 0.01 MB."),
        (b"a\r\nb\r\n" + b"x" * 501, "Line 3 of note.md is longer than the limit of 500 chara"),
        (b"\xc3\xa9" + b"\xff\xfe" * 3000, "note.md isn't in an encoding that we can tell."),
    ],
)
def test_what_cannot_be_read_is_named_in_a_sentence(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(written(tmp_path, content))
    assert caught.value.problem.startswith(problem)
    assert caught.value.fix.endswith((".", '"'))


def test_a_missing_file_a_folder_and_a_pipe_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for name, problem in [
        ("gone.md", "gone.md isn't there (any more)."),
        ("folder.md", "folder.md is a folder."),
        ("pipe.md", "pipe.md isn't a regular file."),
    ]:
        with pytest.raises(UnreadableFile) as caught:
            read(tmp_path / name)
        assert caught.value.problem == problem


def test_a_forbidden_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "text")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFile, match=r"note\.md may not be read\. Allow it: chmod"):
        read(path)


def test_a_file_that_vanishes_between_finding_and_reading_is_named(tmp_path: Path) -> None:
    written(tmp_path, "text")
    (file,) = find_files(tmp_path, LIMITS)
    assert isinstance(file, FoundFile)
    file.path.unlink()
    with pytest.raises(UnreadableFile, match="isn't there"):
        read(file.path)


def test_a_folder_gives_its_notes_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.TXT", "a/code.py", "plain", ".git/x.md", "venv/y.md", "p.png"):
        written(tmp_path, "text", name)
    assert found_in(tmp_path) == ["a/code.py", "a/z.TXT", "b.md", "plain"]
    assert failed_in(tmp_path) == []


def test_a_root_may_be_one_file(tmp_path: Path) -> None:
    assert list(find_files(written(tmp_path, "text"), LIMITS)) == [
        FoundFile(tmp_path / "note.md", "note.md")
    ]


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    written(tmp_path, "text", "sub/note.md")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "other.md").symlink_to(tmp_path / "sub" / "note.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    assert found_in(tmp_path) == ["sub/note.md"]
    assert [(f.source, f.problem) for f in failed_in(tmp_path)] == [
        (source, f"{source} is a link, and links aren't followed.")
        for source in ("other.md", "self.md", "sub/loop")
    ]


def test_folders_deeper_than_the_limit_are_named(tmp_path: Path) -> None:
    written(tmp_path, "text", "1/2/3/in.md")
    written(tmp_path, "text", "1/2/3/4/out.md")
    assert found_in(tmp_path) == ["1/2/3/in.md"]
    assert [file.source for file in failed_in(tmp_path)] == ["1/2/3/4"]


def test_formats_with_notes_in_them_that_are_not_read_are_named(tmp_path: Path) -> None:
    written(tmp_path, "text", "slides.PPTX")
    assert failed_in(tmp_path)[0].problem == "slides.PPTX is a presentation, which isn't read."


def test_a_name_that_is_no_text_is_named(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.md"))).write_text("text")
    (failure,) = failed_in(tmp_path)
    assert failure.source == "bad?.md"
    failure.problem.encode("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("tool.py", "print(1)", "code"),
        ("log.txt", "### You\nhi\n### Claude\nyes\n" * 2, "transcript"),
        ("log.md", "**User:** hi\n\n**Assistant:** yo\n\n" * 2, "transcript"),
        ("log.md", "Me: hi\nChatGPT: yo\nMe: bye\nChatGPT: bye\n", "transcript"),
        ("notes.md", "You: an idea\n\nText.\n", "guide"),
        ("my_cv.md", "# Jo Doe\njo@example.org\n## Skills\nSQL\n", "about-me"),
        ("jo.md", "Jo\nlinkedin.com/in/jo\n## Experience\n## Education\n## Skills", "about-me"),
        ("resume.md", "# How to write your resume\nSay what you did.\n", "guide"),
        ("skills.md", "## Skills\nListening.\n## Projects\nTwo.\n## Summary\nGood.\n", "guide"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_content(tmp_path: Path, name: str, text: str, kind: str) -> None:
    assert read(written(tmp_path, text, name)).kind == kind
