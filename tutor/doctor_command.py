"""`python -m tutor doctor [--json] [--model NAME]`: is all in place, and what mends what isn't."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ingest.errors import UsageError
from ingest.settings import IngestSettings, data_folder, load_ingest_settings
from tutor.doctor import Check, check_model_by_trial, doctor
from tutor.settings import TutorSettings, load_tutor_settings, with_model


def run(argv: Sequence[str]) -> int:
    """The exit code: 1 where a check fails."""
    parser = argparse.ArgumentParser(prog="python -m tutor doctor", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--model", help="also test this model with five prompts (minutes)")
    chosen = parser.parse_args(argv)
    checks = _all_checks(Path.cwd())
    if chosen.model:
        settings = with_model(load_tutor_settings(os.environ, Path.cwd()), chosen.model)
        checks = (*checks, check_model_by_trial(settings))
    if chosen.json:
        report = {"checks": [asdict(check) for check in checks]}
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{_line(check)}\n" for check in checks))
    return 0 if all(check.ok for check in checks) else 1


def _all_checks(cwd: Path) -> tuple[Check, ...]:
    """Everything else is checked with the defaults where the settings file can't be read."""
    try:
        ingest = load_ingest_settings(os.environ, cwd)
        tutor = load_tutor_settings(os.environ, cwd)
    except UsageError as error:
        home = data_folder(os.environ, cwd)
        rest = doctor(IngestSettings(home), TutorSettings(home), os.environ)
        return Check("settings", False, error.problem, error.fix), *rest
    return doctor(ingest, tutor, os.environ)


def _line(check: Check) -> str:
    state = "fails" if not check.ok else "ok, but" if check.problem else "ok"
    told = " ".join(part for part in (check.problem, check.fix) if part)
    return f"{state:8} {check.name:14} {told}".rstrip()
