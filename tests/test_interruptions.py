"""Wherever an ingest is killed, the next one ends in the index that a fresh one makes."""

import json
import random
import shutil
import subprocess
import sys
import time
from functools import cache

import pytest

from ingest.embedding import load_embedder
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    assert_vectors_fit,
    index_content,
    ingest,
    make_notes,
    make_settings,
    note_about,
)

NAMES = [f"topic{number}" for number in range(30)]  # more than is committed or embedded together
NAMED_POINTS = [
    ("first", "locked", 1),
    ("first", "opened", 1),
    ("first", "adopted", 1),
    ("first", "looked", 1),
    ("first", "read", 1),
    ("first", "read", 27),
    ("first", "stored", 1),
    ("first", "committed", 1),
    ("first", "stored", 2),
    ("first", "embedded", 1),
    ("first", "cached", 1),
    ("first", "in chroma", 1),
    ("first", "added", 1),
    ("first", "cached", 2),
    ("first", "in chroma", 2),
    ("first", "checked", 1),
    ("changed", "looked", 1),
    ("changed", "stored", 1),
    ("changed", "committed", 1),
    ("changed", "cached", 1),
    ("changed", "in chroma", 1),
    ("changed", "added", 1),
    ("changed", "out of chroma", 1),
    ("rebuild", "opened", 1),
    ("rebuild", "committed", 1),
    ("rebuild", "in chroma", 1),
    ("rebuild", "checked", 1),
    ("rebuild", "adopted", 1),
]


@pytest.fixture(scope="module")
def driver():
    command = [sys.executable, "-m", "tests.ingest_driver"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def run(**case):
            process.stdin.write(json.dumps(case, default=str) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield run
        process.stdin.close()


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """Notes and an index of them, to copy; the index names its root by its place."""
    folder = tmp_path_factory.mktemp("indexed")
    notes = make_notes(folder / "checkout" / "notes", NAMES)
    settings = make_settings(folder)
    ingest(settings, notes)
    return folder


def edit(notes):
    """One file edited, one removed, one moved, one new."""
    (notes / "topic0.md").write_text(note_about("something else"))
    (notes / "topic1.md").unlink()
    (notes / "topic2.md").rename(notes / "moved.md")
    make_notes(notes, ["brand new"])


def prepare(folder, indexed, scenario):
    shutil.copytree(indexed / "checkout", folder / "checkout")
    if scenario != "first":
        shutil.copytree(indexed / "home", folder / "home")
    if scenario == "changed":
        edit(folder / "checkout" / "notes")
    return make_settings(folder), folder / "checkout" / "notes"


@pytest.fixture(scope="module")
def fresh_content(tmp_path_factory, indexed):
    """What a fresh index holds; its root goes by its place in the checkout, so copies are equal."""

    @cache
    def content(is_edited):
        folder = tmp_path_factory.mktemp("fresh")
        scenario = "changed" if is_edited else "first"
        settings, notes = prepare(folder, indexed, scenario)
        shutil.rmtree(settings.home, ignore_errors=True)
        ingest(settings, notes)
        return index_content(settings)

    return content


def assert_recovers(settings, notes, expected, embedder):
    ingest(settings, notes, embedder=embedder)
    assert index_content(settings) == expected
    assert_vectors_fit(settings, embedder)
    assert len(list(settings.index_folder.iterdir())) == 1


@pytest.mark.parametrize(("scenario", "point", "nth"), NAMED_POINTS)
def test_a_kill_at_a_named_point_leaves_nothing_wrong(
    tmp_path, driver, indexed, fresh_content, scenario, point, nth
):
    settings, notes = prepare(tmp_path, indexed, scenario)
    ended = driver(
        home=settings.home, notes=notes, rebuild=scenario == "rebuild", point=point, nth=nth
    )
    assert ended == -9
    assert_recovers(settings, notes, fresh_content(scenario == "changed"), HashingEmbedder())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_kill_at_a_random_moment_leaves_nothing_wrong(
    tmp_path, driver, indexed, fresh_content, seed
):
    chance = random.Random(seed)
    scenario = chance.choice(["first", "changed", "rebuild"])
    measured, notes = prepare(tmp_path / "measured", indexed, scenario)
    case = {"notes": notes, "rebuild": scenario == "rebuild"}
    started = time.perf_counter()
    assert driver(home=measured.home, **case) == 0
    whole_s = time.perf_counter() - started

    settings, notes = prepare(tmp_path / "killed", indexed, scenario)
    case["notes"] = notes
    driver(home=settings.home, after_s=whole_s * chance.uniform(0.02, 0.98), **case)
    assert_recovers(settings, notes, fresh_content(scenario == "changed"), HashingEmbedder())


@pytest.mark.slow
@pytest.mark.parametrize("point", ["committed", "cached", "in chroma"])
def test_a_kill_with_the_real_embedder_leaves_nothing_wrong(tmp_path, driver, indexed, point):
    settings, notes = prepare(tmp_path, indexed, "first")
    assert driver(home=settings.home, notes=notes, point=point, minilm=True) == -9
    embedder = load_embedder(settings)
    fresh = make_settings(tmp_path, "fresh-home")
    ingest(fresh, notes, embedder=embedder)
    assert_recovers(settings, notes, index_content(fresh), embedder)
