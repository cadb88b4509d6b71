"""Runs ingests that die on cue, for test_interruptions.py.

Reads one JSON object a line on stdin, and answers each with how the ingest ended. Everything is
imported once and each ingest runs in a fork of its own, so that forty deaths take seconds.
"""

import json
import os
import signal
import sys
from pathlib import Path

import chromadb.api.rust  # noqa: F401  imported before the forks, opened in them alone

from ingest import build, vector_upkeep
from ingest.embedding import load_embedder
from ingest.settings import IngestSettings
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import ingest


def main():
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(**json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


def run(home, notes, rebuild=False, point=None, nth=1, after_s=None, minilm=False):
    """Dies at the `nth` event at `point` or after `after_s`, by a signal that nothing handles."""
    build._program_hash = lambda: "the same"
    vector_upkeep._LEAST_UNUSED, vector_upkeep._MOST_UNUSED = 0, 0.5  # small notes compact too
    settings = IngestSettings(home=Path(home), checkout=Path(home).parent / "checkout")
    left = nth

    def die_on_cue(event):
        nonlocal left
        left -= event.point == point
        if event.point == point and not left:
            os.kill(os.getpid(), signal.SIGKILL)

    if after_s:
        signal.setitimer(signal.ITIMER_REAL, after_s)  # SIGALRM ends the process, unhandled
    ingest(
        settings,
        Path(notes),
        embedder=load_embedder(settings) if minilm else HashingEmbedder(),
        on_event=die_on_cue,
        rebuild=rebuild,
    )


if __name__ == "__main__":
    main()
