"""`python -m ingest`: bring the index in step with the notes, and look at how they are read."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.arrivals import Arrival
from ingest.errors import StudyError
from ingest.events import SyncEvent
from ingest.progress import Progress
from ingest.report import IngestReport
from ingest.settings import IngestSettings, load_ingest_settings

if TYPE_CHECKING:
    from ingest.embedding import Embedder

_DESCRIPTION = """\
Bring the index in step with your notes. A PATH becomes a root that is followed from then on; a
PATH inside a root brings that part in step; without a PATH all roots are (the first time: corpus/).
"""
_MOST_NEWS = 10
_WATCH_PAUSE_S = 2.0
_EPILOG = """\
python -m ingest outline FILE... [--json]   show how files are read, without indexing them
python -m ingest check PATH... [--json]     name what reads badly in your notes

exit: 0 done, 1 a part failed, 2 wrong usage, 3 another ingest is running, 4 failed as a whole
"""


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] in (["outline"], ["check"]):
        return _look_at(arguments[0], arguments[1:])
    options = _parse(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.watch:
        return _watch(options)
    from ingest.embedding import load_embedder

    try:
        settings = load_ingest_settings(os.environ, Path.cwd())
        report = _ingest(options, settings, load_embedder(settings))
    except StudyError as error:
        _print_error(error, as_json=options.json)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept: `python -m ingest` goes on.", file=sys.stderr)
        return 1
    _print_report(report, options)
    return 1 if report.failed else 0


def _watch(options: argparse.Namespace) -> int:
    """Until it is interrupted, a report for each change that has come to rest."""
    from ingest.changes import what_changed
    from ingest.embedding import load_embedder
    from ingest.watching import watch

    settings = load_ingest_settings(os.environ, Path.cwd())
    is_first = True

    def sync_again() -> IngestReport:
        report = _ingest(options, settings, embedder)
        options.paths, options.forget, options.rebuild = [], [], False
        return report

    try:
        embedder = load_embedder(settings)
        for outcome in watch(
            lambda: what_changed(settings), sync_again, lambda: time.sleep(_WATCH_PAUSE_S)
        ):
            if isinstance(outcome, StudyError):
                _print_error(outcome, as_json=options.json)
                if is_first:
                    return outcome.exit_code
            else:
                _print_report(outcome, options)
            is_first = False
    except KeyboardInterrupt:
        print("\nStopped watching.", file=sys.stderr)
    return 0


def _print_report(report: IngestReport, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(_as_json(report), ensure_ascii=False), flush=True)
    else:
        print(in_words(report, dry_run=options.dry_run, brief=options.watch), flush=True)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a folder or file")
    parser.add_argument("--rebuild", action="store_true", help="make the index anew")
    parser.add_argument(
        "--forget",
        action="append",
        type=Path,
        default=[],
        metavar="PATH",
        help="leave out a root or a part of one",
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    parser.add_argument("--watch", action="store_true", help="go on, and read each change")
    parser.add_argument("--progress", action="store_true", help="lines of JSON on stderr")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    return parser.parse_args(arguments)


def _ingest(
    options: argparse.Namespace, settings: IngestSettings, embedder: Embedder
) -> IngestReport:
    from ingest.sync import sync

    return sync(
        settings,
        options.paths,
        embedder=embedder,
        now=datetime.now(UTC),
        on_event=_listener(options),
        rebuild=options.rebuild,
        dry_run=options.dry_run,
        forget=options.forget,
    )


def _listener(options: argparse.Namespace) -> Callable[[SyncEvent], None]:
    if options.progress or sys.stderr.isatty():
        return Progress(sys.stderr, time.monotonic, as_json=options.progress)
    return lambda event: None


def _look_at(command: str, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"python -m ingest {command}")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    from ingest import check_command, outline_command

    run = outline_command.run if command == "outline" else check_command.run
    try:
        limits = load_ingest_settings(os.environ, Path.cwd()).limits
    except StudyError as error:
        _print_error(error, as_json=options.json)
        return error.exit_code
    return run(options.paths, options.json, sys.stdout, limits)


def _print_error(error: StudyError, *, as_json: bool) -> None:
    if as_json:
        values = {"error": {"problem": error.problem, "fix": error.fix}}
        print(json.dumps(values, ensure_ascii=False))
    else:
        print(f"{error.problem}\n{error.fix}", file=sys.stderr)


def _as_json(report: IngestReport) -> dict[str, Any]:
    """The report as the contract words it: the totals stand beside the counts."""
    values = asdict(report)
    totals, seconds = values.pop("totals"), values.pop("seconds")
    return {**values, **totals, "seconds": {name: round(s, 3) for name, s in seconds.items()}}


def in_words(report: IngestReport, *, dry_run: bool, brief: bool = False) -> str:
    counts = {
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "removed": report.removed,
    }
    done = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    totals = report.totals
    lines = [
        f"{'Would be: ' if dry_run else ''}{done or 'Nothing has changed'}"
        f" ({report.unchanged:,} unchanged)."
    ]
    if not dry_run and not brief:
        lines.append(
            f"The index holds {totals.documents:,} documents with {totals.sections:,} sections and"
            f" {totals.qa_pairs:,} questions with answers. {report.seconds.total:.1f} s."
        )
    if report.repaired:
        lines.append(f"{report.repaired:,} vectors couldn't be found and were put back.")
    lines += [_news(arrival) for arrival in report.arrived[:_MOST_NEWS]]
    if len(report.arrived) > _MOST_NEWS:
        lines.append(f"  … and {len(report.arrived) - _MOST_NEWS:,} more documents.")
    for failure in report.failed:
        lines.append(f"Not read: {failure.problem} {failure.fix}")
    return "\n".join(lines)


def _news(arrival: Arrival) -> str:
    parts = [(arrival.sections, "section"), (arrival.questions, "question")]
    brings = [f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in parts if count]
    kinds = {"transcript": ["not used for answers"], "about-me": ["not used for answers"]}
    brings += kinds.get(arrival.kind, [])
    return f"  {arrival.source}: {', '.join(brings) or 'no headings and no questions'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
