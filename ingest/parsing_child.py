"""The process that `parsing.Parser` starts: reads requests on stdin, answers a line of JSON each.

python -m ingest.parsing_child MEMORY_BYTES SECONDS TEXT_BYTES
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from ingest.errors import UnreadableFile
from ingest.formats import PARSED

_AS_TEXT = "Save its text as a .md or .txt file beside it."
# A parser has no business with any of these, whatever a file asks for.
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.",
)


def serve(
    requests: BinaryIO, answers: BinaryIO, memory_bytes: int, most_s: float, text_bytes: int
) -> None:
    """Answers until the requests end. After `is_spent` the process has to be started anew."""
    _limit_memory(memory_bytes)
    sys.addaudithook(_refuse)
    while header := requests.readline():
        suffix, size_bytes = json.loads(header)
        content = requests.read(size_bytes)
        _limit_time(most_s)
        answers.write(json.dumps(_answer(suffix, content, text_bytes)).encode() + b"\n")
        answers.flush()


def _answer(suffix: str, content: bytes, text_bytes: int) -> dict[str, Any]:
    try:
        read = PARSED[suffix](content)
        if len(read.text) > text_bytes:
            return _problem(f"it holds more text than the limit of {text_bytes / 1e6:g} MB")
        places = [(place.start_line, place.kind, place.number) for place in read.places]
        return {"text": read.text, "places": places}
    except UnreadableFile as error:
        return {"problem": error.problem, "fix": error.fix, "is_spent": False}
    except RecursionError:
        return _problem("it is nested deeper than we read")
    except MemoryError:
        return _problem("reading it takes more memory than the limit")
    # Whatever a library makes of a damaged file, one file's trouble is never another's.
    except Exception as error:
        return _problem(f"it can't be read ({type(error).__name__})")


def _problem(problem: str) -> dict[str, Any]:
    return {"problem": problem, "fix": _AS_TEXT, "is_spent": True}


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _limit_time(most_s: float) -> None:
    """Ends the process after that much more computing, should nobody be left to kill it."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + 2 * most_s) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"{event} has no place in reading a file")


if __name__ == "__main__":
    _memory, _seconds, _text = sys.argv[1:]
    serve(sys.stdin.buffer, sys.stdout.buffer, int(_memory), float(_seconds), int(_text))
