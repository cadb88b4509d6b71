"""The door to langchain's splitters: long prose cut between sentences."""

from __future__ import annotations

from collections.abc import Callable

_SENTENCE_ENDS = r"(?<=[.!?])\s+"
_CLAUSE_ENDS = r"(?<=[;:,])\s+"


def split_prose(text: str, max_weight: int, weigh: Callable[[str], int]) -> list[str]:
    """`text` in pieces of at most `max_weight`, as far as sentences and clauses allow.

    Joined, the pieces give `text` again.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=[_SENTENCE_ENDS, _CLAUSE_ENDS],
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=max_weight,
        chunk_overlap=0,
        length_function=weigh,
    )
    return splitter.split_text(text)
