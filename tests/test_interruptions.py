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
SCENARIOS = ["first", "changed", "rebuild", "worn"]
RISKIEST_POINTS = [
    ("first", "adopted", 1),
    ("first", "stored", 1),
    ("first", "cached", 1),
    ("first", "in chroma", 1),
    ("changed", "stored", 1),
    ("changed", "in chroma", 1),
    ("changed", "out of chroma", 1),
    ("rebuild", "in chroma", 1),
    ("rebuild", "adopted", 1),
    ("worn", "aside", 1),
    ("worn", "swapped", 1),
    ("worn", "compacted", 1),
]
NAMED_POINTS = 100


@pytest.fixture(scope="module", autouse=True)
def same_program():
    """An edit to the program meanwhile would turn each next run into a rebuild."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.build._program_hash", lambda: "the same")
        yield


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
    if scenario == "worn":  # most vectors replaced, and most of the cache of no more use
        for name in NAMES[:25]:
            (folder / "checkout" / "notes" / f"{name}.md").write_text(f"# {name}\nOnly this.\n")
    return make_settings(folder), folder / "checkout" / "notes"


@pytest.fixture(scope="module")
def fresh_content(tmp_path_factory, indexed):
    """What a fresh index holds; its root goes by its place in the checkout, so copies are equal."""

    @cache
    def content(scenario):
        folder = tmp_path_factory.mktemp("fresh")
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


@pytest.fixture(scope="module")
def events(tmp_path_factory, indexed):
    """Every point at which an ingest can be killed: (scenario, name, how often it was before)."""
    found = []
    for scenario in SCENARIOS:
        settings, notes = prepare(tmp_path_factory.mktemp("events"), indexed, scenario)
        names = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.vector_upkeep._LEAST_UNUSED", 0)
            patch.setattr("ingest.vector_upkeep._MOST_UNUSED", 0.5)
            ingest(
                settings,
                notes,
                on_event=lambda event, names=names: names.append(event.point),
                rebuild=scenario == "rebuild",
            )
        found += [
            (scenario, name, 1 + names[:number].count(name)) for number, name in enumerate(names)
        ]
    return found


def kill_and_go_on(folder, driver, indexed, fresh_content, scenario, point, nth):
    settings, notes = prepare(folder, indexed, scenario)
    ended = driver(
        home=settings.home, notes=notes, rebuild=scenario == "rebuild", point=point, nth=nth
    )
    assert ended == -9
    assert_recovers(settings, notes, fresh_content(scenario), HashingEmbedder())


@pytest.mark.parametrize(("scenario", "point", "nth"), RISKIEST_POINTS)
def test_a_kill_at_a_risky_point_leaves_nothing_wrong(
    tmp_path, driver, indexed, fresh_content, scenario, point, nth
):
    kill_and_go_on(tmp_path, driver, indexed, fresh_content, scenario, point, nth)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(NAMED_POINTS))
def test_a_kill_at_any_named_point_leaves_nothing_wrong(
    tmp_path, driver, indexed, fresh_content, events, number
):
    """Spread over all points; all but the reading of single files are among them."""
    once = [event for event in events if event[1:2] != ("read",)]
    reads = [event for event in events if event[1:2] == ("read",)]
    chosen = (once + reads[:: len(reads) // NAMED_POINTS + 1] + reads)[:NAMED_POINTS]
    kill_and_go_on(tmp_path, driver, indexed, fresh_content, *chosen[number])


@pytest.fixture(scope="module")
def usual_s(tmp_path_factory, driver, indexed):
    """How long an ingest of each scenario takes when nothing ends it."""

    @cache
    def seconds(scenario):
        settings, notes = prepare(tmp_path_factory.mktemp("measured"), indexed, scenario)
        started = time.perf_counter()
        assert driver(home=settings.home, notes=notes, rebuild=scenario == "rebuild") == 0
        return time.perf_counter() - started

    return seconds


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_a_kill_at_a_random_moment_leaves_nothing_wrong(
    tmp_path, driver, indexed, fresh_content, usual_s, seed
):
    chance = random.Random(seed)
    scenario = chance.choice(SCENARIOS)
    settings, notes = prepare(tmp_path, indexed, scenario)
    driver(
        home=settings.home,
        notes=notes,
        rebuild=scenario == "rebuild",
        after_s=usual_s(scenario) * chance.uniform(0.02, 0.98),
    )
    assert_recovers(settings, notes, fresh_content(scenario), HashingEmbedder())


@pytest.mark.slow
@pytest.mark.parametrize("point", ["committed", "cached", "in chroma"])
def test_a_kill_with_the_real_embedder_leaves_nothing_wrong(tmp_path, driver, indexed, point):
    settings, notes = prepare(tmp_path, indexed, "first")
    assert driver(home=settings.home, notes=notes, point=point, minilm=True) == -9
    embedder = load_embedder(settings)
    fresh = make_settings(tmp_path, "fresh-home")
    ingest(fresh, notes, embedder=embedder)
    assert_recovers(settings, notes, index_content(fresh), embedder)
