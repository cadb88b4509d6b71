"""Ids that learner state refers to, and how they are found again after the notes have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ingest.questions import normalised_question

_ID_CHARS = 16


def section_id(root: str, source: str, heading_path: Sequence[str], ordinal: int) -> str:
    """The id of the section `ordinal` (from 0) among those with an equal path, in order."""
    return _digest("section", root, source, *heading_path, str(ordinal))


def pair_id(section: str, question: str, ordinal: int) -> str:
    """The id of the pair `ordinal` (from 0) among the section's pairs that ask the same."""
    return _digest("pair", section, normalised_question(question), str(ordinal))


def _digest(*parts: str) -> str:
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:_ID_CHARS]
