"""A filter lets through what fits all that it names."""

from __future__ import annotations

import pytest

from ingest.search_filter import SearchFilter, lies_in


def admits(where: SearchFilter, source: str = "python/gil.md") -> bool:
    return where.admits("notes", source, "guide", "yours")


@pytest.mark.parametrize(
    ("where", "is_admitted"),
    [
        (SearchFilter(), True),
        (SearchFilter(kinds=("transcript",)), False),
        (SearchFilter(ownership="starter"), False),
        (SearchFilter(ownership="yours", roots=("notes", "other")), True),
        (SearchFilter(roots=("other",)), False),
        (SearchFilter(documents=(("notes", "python/gil.md"),)), True),
        (SearchFilter(documents=(("other", "python/gil.md"),)), False),
        (SearchFilter(folders=(("notes", "python"),)), True),
        (SearchFilter(folders=(("notes", "pyth"),)), False),
        (SearchFilter(folders=(("notes", ""),)), True),
        (SearchFilter(excluded=(("notes", "python/gil.md"),)), False),
        (SearchFilter(excluded=(("notes", "python/"),)), False),
        (SearchFilter(excluded=(("notes", ""),), roots=("notes",)), False),
        (SearchFilter(excluded=(("other", ""),)), True),
    ],
)
def test_a_document_is_admitted_when_everything_fits(
    where: SearchFilter, is_admitted: bool
) -> None:
    assert admits(where) == is_admitted


def test_a_folder_is_told_from_one_whose_name_begins_alike() -> None:
    assert lies_in("r", "a/b.md", ("r", "a"))
    assert not lies_in("r", "ab/b.md", ("r", "a"))
