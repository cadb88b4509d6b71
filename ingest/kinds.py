"""What kind of document a file holds: guide, transcript, code or about-me."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from ingest.documents import Kind
from ingest.transcripts import is_transcript

# Suffix of a source file -> the language as fences name it.
CODE_LANGUAGES = {
    ".py": "python", ".pyi": "python", ".c": "c", ".h": "cpp", ".cc": "cpp", ".cpp": "cpp",
    ".cxx": "cpp", ".hpp": "cpp", ".cs": "csharp", ".java": "java", ".kt": "kotlin",
    ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".ts": "typescript",
    ".tsx": "typescript", ".go": "go", ".rs": "rust", ".rb": "ruby", ".php": "php",
    ".swift": "swift", ".scala": "scala", ".sh": "bash", ".sql": "sql",
}  # fmt: skip

_ABOUT_ME_NAME = re.compile(
    r"(?:^|[^a-z])(?:cv|resume|résumé|curriculum[-_ ]?vitae|lebenslauf|about[-_ ]?me)(?:[^a-z]|$)"
)
_CV_HEADING = re.compile(
    r"^[#*\s]*(?:(?:work|professional) experience|experience|employment(?: history)?|education"
    r"|skills|technical skills|certifications|references|languages|projects|summary"
    r"|professional summary)[*\s:]*$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|linkedin\.com/in/|(?:phone|tel|mobile)\s*:", re.IGNORECASE
)
_CONTACT_WITHIN_CHARS = 800

# In the front matter of a note that was made from an answer.
MODEL_LINE, CHECKED_LINE = "origin: model", "checked:"
_HEAD_CHARS = 500


def kind_of(source: str, text: str) -> Kind:
    path = PurePosixPath(source.lower())
    if path.suffix in CODE_LANGUAGES:
        return "code"
    if is_transcript(text) or _is_unchecked_answer(text):
        return "transcript"
    return "about-me" if _is_about_me(path.stem, text) else "guide"


def _is_unchecked_answer(text: str) -> bool:
    """A note that a model wrote in a chat, as its front matter says, and nobody has checked."""
    head = text[:_HEAD_CHARS].split("\n---", 1)[0].split("\n")
    is_model = head[0].strip() == "---" and MODEL_LINE in head
    return is_model and not any(line.startswith(CHECKED_LINE) for line in head)


def _is_about_me(stem: str, text: str) -> bool:
    """A CV says so in its name, or opens with contact details and has a CV's headings.

    The name alone isn't enough: a guide on writing a CV is called `resume` too, and says "you".
    """
    headings = {match.group().strip("#*: \n").lower() for match in _CV_HEADING.finditer(text)}
    has_contact = bool(_CONTACT.search(text[:_CONTACT_WITHIN_CHARS]))
    if _ABOUT_ME_NAME.search(stem):
        return has_contact or len(headings) >= 2 or not re.search(r"\byour?\b", text)
    return has_contact and len(headings) >= 3
