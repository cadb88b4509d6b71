"""How large a file may be: 10 MB of any format, or what the learner allows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile, UsageError
from ingest.looking import hash_file
from ingest.readers import read_document
from ingest.settings import ReadLimits, load_ingest_settings


def limits_of(home: Path, **values: object) -> ReadLimits:
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_text(json.dumps(values), "utf-8")
    return load_ingest_settings({"TUTOR_HOME": str(home)}, home).limits


@pytest.mark.parametrize("name", ["big.md", "big.pdf", "big.ipynb", "big.html", "big.docx"])
def test_a_file_of_any_format_beyond_ten_megabytes_is_named_with_what_allows_it(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(12_300_000)
    limits = limits_of(tmp_path / "home")
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, root="r", source=name, ownership="yours", limits=limits)
    assert caught.value.problem == f"{name} is larger than the limit of 10 MB."
    assert '"file_mb": 13 into settings.json' in caught.value.fix
    assert hash_file(("r", name), path, limits.file_bytes) is None
    allowed = limits_of(tmp_path / "home", file_mb=13)
    assert hash_file(("r", name), path, allowed.file_bytes) is not None


def test_a_file_that_no_setting_allows_is_to_be_split(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(600_000_000)
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, root="r", source="huge.md", ownership="yours", limits=ReadLimits())
    assert caught.value.fix == "Split it into smaller files."


@pytest.mark.parametrize("value", ["20", 0, -3, 501, True, [10]])
def test_a_limit_that_is_none_is_named(tmp_path: Path, value: object) -> None:
    with pytest.raises(UsageError, match="file_mb"):
        limits_of(tmp_path / "home", file_mb=value)
