import json

import pytest

from ingest.errors import IndexUnusable
from ingest.manifest import Makers, Manifest, WeightsNote, read_manifest, write_manifest


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    manifest = Manifest(
        roots=("corpus", "/notes"),
        forgotten=(("corpus", "old/drafts"),),
        build=3,
        makers=Makers("minilm", "c0de", 3, "abc", "1.5.9"),
        weights=WeightsNote("/w/model.safetensors", 90, 12345678901234567, "53aa"),
    )
    write_manifest(tmp_path / "home" / "manifest.json", manifest)
    assert read_manifest(tmp_path / "home" / "manifest.json") == manifest


def test_no_manifest_means_that_nothing_is_followed_yet(tmp_path):
    assert read_manifest(tmp_path / "manifest.json") == Manifest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"format": 1}', "damaged"),
        (json.dumps({"format": 99, "roots": []}), "newer version"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told_with_the_way_out(tmp_path, content, said):
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(IndexUnusable, match=said) as caught:
        read_manifest(path)
    assert "--rebuild" in caught.value.fix
