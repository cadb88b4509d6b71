import io
import json

from ingest.events import SyncEvent
from ingest.progress import Progress


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def show(events, *, as_json):
    """What is written for events given as (seconds since the last one, event)."""
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, clock, as_json=as_json)
    for pause_s, event in events:
        clock.now_s += pause_s
        progress(event)
    return stream.getvalue()


def embedded(done, total=100):
    return SyncEvent("embedding", "added", done, total)


def test_the_app_gets_one_object_a_line_with_the_rate():
    shown = show(
        [(0, embedded(10)), (2, embedded(30)), (0, SyncEvent("done", "done"))], as_json=True
    )
    lines = [json.loads(line) for line in shown.splitlines()]
    assert lines[1] == {
        "step": "embedding",
        "done": 30,
        "total": 100,
        "per_second": 10.0,
        "source": None,
    }
    assert lines[-1]["step"] == "done"


def test_a_person_sees_how_much_is_left():
    shown = show([(0, embedded(10)), (2, embedded(50))], as_json=False)
    assert "50 of 100 chunks · 20 a second · 2 s left" in shown


def test_ten_lines_a_second_are_enough_but_the_last_is_never_left_out():
    events = [(0.01, embedded(done)) for done in range(1, 101)]
    lines = show(events, as_json=True).splitlines()
    assert len(lines) <= 12
    assert json.loads(lines[-1])["done"] == 100


def test_events_that_count_nothing_are_not_shown():
    assert show([(0, SyncEvent("embedding", "cached"))], as_json=True) == ""
