import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.__main__ import in_words
from ingest.lock import ingest_lock
from ingest.settings import CHECKOUT
from tests.indexing import ingest, make_notes, make_settings

REPORT_KEYS = {
    *("added", "changed", "moved", "removed", "unchanged", "failed", "arrived", "repaired"),
    *("documents", "sections", "qa_pairs", "chunks", "truncated", "word_pieces"),
    *("source_mb", "seconds"),
}
# What `python -m ingest` does, and then which heavy libraries it has loaded.
RUN_AND_NAME_LIBRARIES = """
import sys
from ingest.__main__ import main
code = main(sys.argv[1:])
heavy = {"torch", "chromadb", "sentence_transformers", "tokenizers", "langchain_text_splitters"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def run(tmp_path):
    def run(*arguments, python=("-m", "ingest"), prefix=()):
        environment = {
            **os.environ,
            "TUTOR_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(CHECKOUT),
            "OMP_NUM_THREADS": "1",
        }
        return subprocess.run(
            [*prefix, sys.executable, *python, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )

    return run


def test_the_whole_way_with_the_real_embedder(run, notes, tmp_path):
    first = run(notes.name, "--json", "--progress")  # from another folder, by a relative path
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report.keys() == REPORT_KEYS
    assert report["seconds"].keys() == {"total", "read", "embed", "store"}
    assert (report["added"], report["documents"], report["truncated"]) == (3, 3, 0)
    events = [json.loads(line) for line in first.stderr.splitlines()]
    assert all(
        event.keys() == {"step", "done", "total", "per_second", "source"} for event in events
    )
    assert {event["step"] for event in events} >= {"reading", "words", "embedding", "done"}

    again = run("--json", python=("-c", RUN_AND_NAME_LIBRARIES))
    assert json.loads(again.stdout)["unchanged"] == 3
    assert again.stderr == "[]\n"  # neither torch nor Chroma for nothing

    shutil.rmtree(tmp_path / "home" / "index")
    rebuilt = run("--json", python=("-c", RUN_AND_NAME_LIBRARIES))
    assert json.loads(rebuilt.stdout)["chunks"] == report["chunks"]
    assert "torch" not in rebuilt.stderr  # all from the cache


@pytest.mark.slow
def test_ingest_needs_no_network(run, notes):
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("no network namespaces here")
    done = run(notes, "--json", prefix=("unshare", "-rn"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 3


def test_a_dry_run_tells_a_person_what_would_be_done(run, notes, tmp_path):
    done = run(notes, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Would be: 3 added (0 unchanged).\n"
    assert not (tmp_path / "home").exists()


def test_a_person_reads_what_was_not_read_and_why(tmp_path):
    notes = make_notes(tmp_path / "notes")
    (notes / "empty.md").write_text("")
    report = ingest(make_settings(tmp_path), notes)
    lines = in_words(report, dry_run=False).splitlines()
    assert lines[0] == "3 added (0 unchanged)."
    assert lines[1].startswith("The index holds 3 documents with ")
    assert lines[2] == "  caching.md: 2 sections, 1 question"
    assert lines[5] == "Not read: empty.md is empty. Write something into it, or delete it."


def test_a_wrong_path_is_wrong_usage(run):
    done = run("nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no nowhere" in done.stderr
    error = json.loads(run("nowhere", "--json").stdout)["error"]
    assert error.keys() == {"problem", "fix"}
    assert run("--nonsense").returncode == 2


def test_a_running_ingest_is_told_by_its_own_exit_code(run, notes, tmp_path):
    with ingest_lock(tmp_path / "home" / "ingest.lock"):
        done = run(notes)
    assert done.returncode == 3
    assert f"process {os.getpid()}" in done.stderr


def test_a_newer_index_fails_as_a_whole(run, notes, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "manifest.json").write_text('{"format": 99}')
    done = run(notes)
    assert done.returncode == 4
    assert "newer version" in done.stderr


def test_help_is_quick_to_load(run):
    done = run("--help", python=("-c", "import sys; sys.argv[0] = 'ingest'; " + LIGHT_HELP))
    assert "[]" in done.stdout


LIGHT_HELP = """
from ingest.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(sorted({"numpy", "torch", "chromadb", "tokenizers"} & set(sys.modules)))
"""


def test_outline_reads_without_indexing(run, notes, tmp_path):
    done = run("outline", notes / "lists.md", "--json")
    assert done.returncode == 0
    types = {json.loads(line)["type"] for line in done.stdout.splitlines()}
    assert {"section", "pair", "fence", "table"} <= types
    assert not (tmp_path / "home").exists()


def test_check_names_what_reads_badly(run, notes):
    (notes / "bad.md").write_text("# One\n\n```python\nprint(1)\n")
    done = run("check", notes, "--json")
    assert done.returncode == 0
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert "bad.md" in {finding["source"] for finding in findings}


def test_being_stopped_is_clean(tmp_path):
    """SIGTERM is how the app cancels."""
    notes = make_notes(tmp_path / "notes", [f"topic{n}" for n in range(200)])
    environment = {**os.environ, "TUTOR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", str(notes), "--progress"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate()
    assert process.returncode == 1
    assert out == ""
    assert "What is done is kept" in err
    assert "Traceback" not in err


def test_a_data_folder_that_may_not_be_written_is_one_sentence(run, notes, tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    done = run(notes)
    assert done.returncode == 4
    assert str(Path(tmp_path / "home")) in done.stderr
    assert "Traceback" not in done.stderr
