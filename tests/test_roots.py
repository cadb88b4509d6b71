from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.manifest import Manifest
from ingest.roots import Part, follow, forget
from tests.indexing import make_settings


@pytest.fixture
def settings(tmp_path):
    for folder in ("checkout/corpus/starter", "notes/deep", "notes/.hidden", "other"):
        (tmp_path / folder).mkdir(parents=True)
    return make_settings(tmp_path)


def test_roots_inside_the_checkout_go_by_their_place_in_it(settings):
    manifest, parts = follow(settings, Manifest(), [settings.checkout / "corpus"])
    assert (manifest.roots, parts) == (("corpus",), (Part("corpus"),))


def test_the_same_folder_by_another_spelling_is_the_same_root(settings, tmp_path, monkeypatch):
    manifest, _ = follow(settings, Manifest(), [tmp_path / "notes"])
    monkeypatch.chdir(tmp_path / "other")
    again, parts = follow(settings, manifest, [Path("../notes/deep/..")])
    assert (again, parts) == (manifest, (Part((tmp_path / "notes").as_posix()),))


def test_parts_that_lie_in_another_part_are_looked_at_once(settings, tmp_path):
    notes = tmp_path / "notes"
    _, parts = follow(settings, Manifest(), [notes, notes / "deep", notes])
    assert parts == (Part(notes.as_posix()),)


def test_a_hidden_folder_that_is_named_becomes_its_own_root(settings, tmp_path):
    notes = tmp_path / "notes"
    manifest, _ = follow(settings, Manifest(), [notes, notes / ".hidden"])
    assert manifest.roots == (notes.as_posix(), (notes / ".hidden").as_posix())


def test_forgetting_a_folder_forgets_the_roots_in_it(settings, tmp_path):
    manifest, _ = follow(settings, Manifest(), [tmp_path / "notes" / "deep", tmp_path / "other"])
    assert forget(settings, manifest, [tmp_path / "notes"]).roots == (
        (tmp_path / "other").as_posix(),
    )


def test_a_forgotten_part_comes_back_with_what_is_around_it(settings, tmp_path):
    notes = tmp_path / "notes"
    manifest, _ = follow(settings, Manifest(), [notes])
    manifest = forget(settings, manifest, [notes / "deep"])
    assert manifest.forgotten == ((notes.as_posix(), "deep"),)
    assert forget(settings, manifest, [notes / "deep"]) == manifest
    assert follow(settings, manifest, [])[0] == manifest
    assert follow(settings, manifest, [notes])[0].forgotten == ()


def test_what_is_not_followed_cannot_be_forgotten(settings, tmp_path):
    with pytest.raises(UsageError, match="isn't followed"):
        forget(settings, Manifest(roots=("corpus",)), [tmp_path / "other"])
