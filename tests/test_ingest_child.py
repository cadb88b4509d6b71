"""The child here is a small program that prints what `python -m ingest` prints."""

import sys
import time
from pathlib import Path

from tutor.ingest_child import IngestChild, IngestProgress

EVENT = '{"step": "embedding", "done": 2, "total": 8, "per_second": 4.0, "source": "a.md"}'


def child_that(tmp_path: Path, program: str) -> IngestChild:
    script = tmp_path / "child.py"
    script.write_text(f"import sys, time\n{program}")
    return IngestChild(tmp_path, (sys.executable, str(script)))


def end_of(child: IngestChild) -> IngestProgress:
    child.start()
    return child.wait(timeout_s=20)


def test_progress_and_report_come_through(tmp_path: Path) -> None:
    child = child_that(
        tmp_path, f"print('{EVENT}', file=sys.stderr)\nprint('{{\"documents\": 3}}')"
    )
    assert child.progress is None
    ended = end_of(child)
    assert (ended.done, ended.total, ended.per_second, ended.source) == (2, 8, 4.0, "a.md")
    assert ended.report == {"documents": 3}
    assert ended.problem is None


def test_an_error_of_the_run_keeps_its_words(tmp_path: Path) -> None:
    error = '{"error": {"problem": "Another ingest is running.", "fix": "Wait for it."}}'
    ended = end_of(child_that(tmp_path, f"print('{error}')\nsys.exit(3)"))
    assert (ended.problem, ended.fix) == ("Another ingest is running.", "Wait for it.")


def test_a_run_that_dies_is_told_with_its_last_words(tmp_path: Path) -> None:
    ended = end_of(child_that(tmp_path, "print('out of paper', file=sys.stderr)\nsys.exit(9)"))
    assert ended.problem is not None
    assert "exit code 9" in ended.problem
    assert "out of paper" in ended.problem


def test_cancelling_ends_the_child(tmp_path: Path) -> None:
    child = child_that(tmp_path, "time.sleep(60)")
    child.start()
    started = time.monotonic()
    child.cancel()
    ended = child.wait(timeout_s=20)
    assert time.monotonic() - started < 10
    assert ended.step == "cancelled"
    assert not ended.is_running


def test_a_second_start_joins_the_first(tmp_path: Path) -> None:
    child = child_that(tmp_path, "time.sleep(60)")
    child.start()
    first = child._process
    child.start()
    assert child._process is first
    child.cancel()
    child.wait(timeout_s=20)


def test_much_output_on_both_pipes_does_not_block(tmp_path: Path) -> None:
    program = "print('x' * 300_000, file=sys.stderr)\nprint('y' * 300_000)\nsys.exit(1)"
    assert end_of(child_that(tmp_path, program)).problem is not None
