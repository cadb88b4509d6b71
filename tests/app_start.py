"""A short start of the app, as a learner would: `python -m tests.app_start`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@contextmanager
def running_app(home: Path, **environment: str) -> Iterator[str]:
    """The app as a child process; yields its address once it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    with (home / "app.log").open("w") as log:
        app = subprocess.Popen(
            command + options,
            cwd=CHECKOUT,
            env=os.environ | {"TUTOR_HOME": str(home)} | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + 60
            while not answers(f"{address}/_stcore/health"):
                if app.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the app did not start:\n{(home / 'app.log').read_text()}")
                time.sleep(0.2)
            yield address
        finally:
            app.terminate()
            app.wait(timeout=20)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as address:
        print(f"the app answers at {address}")
