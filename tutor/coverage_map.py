"""What a role asks for against what the notes hold: each subject covered, thin or missing.

A syllabus is a text file that anybody may edit: a heading for each area, a line for each subject
(`- subject: a question that an interviewer would ask about it`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.documents import Locator
from ingest.errors import UsageError
from tutor.coverage import Coverage

SHIPPED = Path(__file__).parent / "syllabus"
FILE_CHARS = 20_000
MOST_SUBJECTS = 200
_LINE = re.compile(r"^\s*[-*]\s+(?P<subject>[^:]+?)\s*(?::\s*(?P<question>.+?)\s*)?$")


@dataclass(frozen=True, slots=True)
class Subject:
    area: str
    subject: str
    question: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A subject and how the notes stand to it."""

    subject: Subject
    coverage: Coverage
    place: Locator | None  # the best passage, unless missing
    is_yours: bool  # that passage stands in the learner's own notes


Look = Callable[[str], tuple[Coverage, Locator | None, bool]]


def syllabi(home: Path) -> dict[str, Path]:
    """Name -> file; the learner's own take the place of shipped ones of the same name."""
    files = [*sorted(SHIPPED.glob("*.md")), *sorted(_own_folder(home).glob("*.md"))]
    return {file.stem: file for file in files}


def read_syllabus(text: str) -> tuple[Subject, ...]:
    """Raises UsageError when it holds nothing or too much."""
    subjects: list[Subject] = []
    area = "General"
    for line in text.splitlines():
        if line.startswith("#"):
            area = line.lstrip("#").strip() or area
        elif found := _LINE.match(line):
            subject = found["subject"].strip()
            subjects.append(Subject(area, subject, found["question"] or subject))
    if not subjects:
        raise UsageError(
            "This syllabus names no subject.", fix="Write a line like `- caching: What is a TTL?`."
        )
    if len(subjects) > MOST_SUBJECTS:
        raise UsageError(f"More than {MOST_SUBJECTS} subjects.", fix="Make two files of it.")
    return tuple(subjects)


def save_syllabus(home: Path, name: str, text: str) -> None:
    """Keep the learner's version; what is shipped stays as it is.

    Raises UsageError for a text that is too long or holds no subject.
    """
    if len(text) > FILE_CHARS:
        raise UsageError(f"Longer than {FILE_CHARS} characters.", fix="Make two files of it.")
    read_syllabus(text)
    folder = _own_folder(home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(
            f"The syllabus couldn't be saved in {folder} ({error.strerror}).",
            fix="Free some space or check the folder's permissions, then save again.",
        ) from error


def map_of(subjects: Iterable[Subject], look: Look) -> Iterator[Covered]:
    """In the order of the syllabus, one as soon as it is looked up."""
    return (Covered(subject, *look(subject.question)) for subject in subjects)


def kept_map(home: Path, name: str, key: str) -> tuple[Covered, ...] | None:
    """What was found when it was last looked at closely, if that was for the same `key`."""
    try:
        kept = json.loads(_kept_file(home, name).read_text("utf-8"))
        if kept["key"] != key:
            return None
        return tuple(
            Covered(
                Subject(**one["subject"]),
                one["coverage"],
                Locator(**one["place"]) if one["place"] else None,
                one["is_yours"],
            )
            for one in kept["found"]
        )
    except (OSError, ValueError, KeyError, TypeError):  # none yet, or of another version
        return None


def keep_map(home: Path, name: str, key: str, found: Iterable[Covered]) -> None:
    """Keep it for the next time; it can be looked up again, so a full disk is no trouble."""
    kept = {"key": key, "found": [asdict(one) for one in found]}
    with contextlib.suppress(OSError):
        file = _kept_file(home, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def key_of(text: str, state: str) -> str:
    """What a map depends on: the syllabus, and the state of the notes."""
    return hashlib.sha256(f"{state}\n{text}".encode()).hexdigest()


def _kept_file(home: Path, name: str) -> Path:
    return home / "coverage" / f"{name}.json"


def _own_folder(home: Path) -> Path:
    return home / "syllabus"
