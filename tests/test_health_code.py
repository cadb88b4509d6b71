"""What note health finds in code: each rule on notes of its own, and what looks alike but is right.

A sample that is told ends with the line that is told, marked `# here` or `// here`.
"""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from tests.test_health import faults_in

CASES = [
    (
        "cannot_run",
        """
        class Box:
            def size(self):
                return self._size

            @size.setter
            def size(self, value):  # here
                self._size = value
        """,
        ("def size(self):\n        return", "@property\n    def size(self):\n        return"),
    ),
    (
        "cannot_run",
        """
        def checked(rule):
            def wrap(func):
                func.rule = rule
                return func
            return wrap

        class Account:
            @checked(len)
            def owner(self):
                return self._owner

            @owner.setter
            def owner(self, value):  # here
                self._owner = value
        """,
        ("return func\n", "return property(func)\n"),
    ),
    (
        "cannot_run",
        """
        async def eat(queue):
            while True:
                print(await queue.get())
                queue.task_done()

        async def main():
            plates = asyncio.Queue()
            for n in range(3):
                plates.put_nowait(n)
            await plates.join()  # here
            eaters = [asyncio.create_task(eat(plates)) for _ in range(2)]
            await asyncio.gather(*eaters)
        """,
        (
            "    for n in range(3):",
            "    first = asyncio.create_task(eat(plates))\n    for n in range(3):",
        ),
    ),
    (
        "cannot_run",
        """
        class Store:
            def __enter__(self):
                self.file = open("store")
                return self

            def __exit__(self, *error):
                self.file.close()

            def locked(self):
                self.is_locked = True
                return self

        with Store() as store:
            with store.locked():  # here
                store.write(1)
        """,
        ("self.is_locked = True\n        return self", "return Lock(self)"),
    ),
    (
        "not_as_named",
        """
        class Pool:
            def weighted_pick(self):  # here
                alive = [s for s in self.servers if s.load < s.capacity]
                return random.choice(alive)
        """,
        ("random.choice(alive)", "random.choices(alive, [s.capacity for s in alive])[0]"),
    ),
    (
        "not_as_named",
        """
        def round_robin(workers, job):  # here
            return workers[hash(job) % len(workers)]
        """,
        ("workers[hash(job) % len(workers)]", "workers[next(turn) % len(workers)]"),
    ),
    (
        "not_as_named",
        """
        def lru(size):  # here
            kept = OrderedDict()

            def look(key, make):
                if key not in kept:
                    if len(kept) == size:
                        kept.popitem(last=False)
                    kept[key] = make(key)
                return kept[key]

            return look
        """,
        ("        return kept[key]", "        kept.move_to_end(key)\n        return kept[key]"),
    ),
    (
        "misleading",
        """
        class Loose:
            def __init__(self, x):
                self.x = x

        class Tight:
            __slots__ = ("x",)

        loose, tight = None, Tight()
        loose = Loose(1)
        print(sys.getsizeof(loose))  # here
        """,
        ("sys.getsizeof(loose)", "sys.getsizeof(loose.__dict__)"),
    ),
    (
        "misleading",
        """
        def memo(store):
            def wrap(func):
                def inner(*args):
                    found = store.get(args)
                    if found is None:  # here
                        found = func(*args)
                        store.set(args, found)
                    return found
                return inner
            return wrap
        """,
        ("store.get(args)", "store.get(args, MISSING)"),
    ),
    (
        "unsafe_example",
        """
        def create_reset_token():
            letters = string.ascii_letters
            return "".join(random.choice(letters) for _ in range(20))  # here
        """,
        ("random.choice", "secrets.choice"),
    ),
    (
        "unsafe_example",
        """
        def orders_of(name):
            return db.execute(f"SELECT * FROM orders WHERE owner = '{name}'")  # here
        """,
        ("f\"SELECT * FROM orders WHERE owner = '{name}'\"", '"SELECT 1", name'),
    ),
    (
        "unsafe_example",
        """
        def sanitize(text):
            return not re.search("SELECT|INSERT|DELETE|DROP|UNION", text)  # here
        """,
        ('"SELECT|INSERT|DELETE|DROP|UNION"', 'r"\\d+"'),
    ),
]
CPP_CASES = [
    (
        "cannot_run",
        """
        class Log {
            Log() = default;
        public:
            static std::shared_ptr<Log> open() {
                return std::make_shared<Log>();  // here
            }
            Log(const Log&) = delete;
        };
        """,
        ("    Log() = default;\npublic:", "public:\n    Log() = default;"),
    ),
    (
        "cannot_run",
        """
        class Buffer {
        public:
            Buffer(const Buffer& other) : size(other.size) {}
            Buffer(Buffer&& other) noexcept : size(other.size) {}
        private:
            int size;
        };
        Buffer make() {
            return Buffer(64);  // here
        }
        """,
        ("public:\n", "public:\n    explicit Buffer(int n) : size(n) {}\n"),
    ),
    (
        "cannot_run",
        """
        struct Point {
            Point(int x, int y = 0) : x(x), y(y) {}
            int x, y;
        };
        auto p = Point(1, 2, 3);  // here
        """,
        ("Point(1, 2, 3)", "Point(1)"),
    ),
    (
        "unsafe_example",
        """
        class TokenMaker {
            std::mt19937 engine;  // here
        public:
            int next() { return engine(); }
        };
        """,
        ("TokenMaker", "DiceMaker"),
    ),
    (
        "misleading",
        """
        void put(std::vector<int>& all, int one) {
            all.reserve(all.size() + 1);  // here
            all.push_back(one);
        }
        """,
        ("all.size() + 1", "all.size() + 100"),
    ),
]
BOTH = [("python", *case) for case in CASES] + [("cpp", *case) for case in CPP_CASES]


def block(language: str, code: str) -> str:
    return f"## Notes\n\n```{language}\n{re.sub(r'  (#|//) here', '', code).strip()}\n```\n"


@pytest.mark.parametrize(("language", "rule", "code", "mended"), BOTH)
def test_code_that_is_amiss_is_told_at_its_line_and_no_more_once_mended(
    language: str, rule: str, code: str, mended: tuple[str, str]
) -> None:
    code = dedent(code).strip()
    lines = code[: code.index(" here")].count("\n") + 4
    (found,) = faults_in(block(language, code))
    assert found[0] == rule
    assert found[2] <= lines <= found[3]
    plain = re.sub(r"  (#|//) here", "", code)
    assert mended[0] in plain
    assert faults_in(block(language, plain.replace(*mended))) == []


def test_what_is_shown_as_a_warning_is_not_told() -> None:
    code = '# Never do this\nrun(f"DELETE FROM notes WHERE id = {number}")'
    assert faults_in(block("python", code)) == []
    assert faults_in(block("python", code.split("\n")[1])) != []


def test_marks_for_parameters_and_names_of_tables_are_no_values() -> None:
    marks = "run(f\"SELECT a FROM b WHERE c IN ({','.join('?' * n)})\", ids)"
    table = 'run(f"SELECT a FROM {table}")'
    assert faults_in(block("python", marks), block("python", table)) == []


def test_code_of_all_shapes_crashes_no_rule() -> None:
    odd = "class A: pass\nwith a() as (b, c): pass\n@x.y.setter\ndef f(*, k=0): ...\nprint(*[])"
    strange = "class { };\nclass A { A(int = (1, 2)); A(; };\nA a = A(\"}\", '{');\nreturn A("
    assert len(faults_in(block("python", odd), block("cpp", strange))) < 2


def test_a_rate_taken_for_another_time_is_told() -> None:
    note = "We see 5M orders per day.\n\n- storage_per_year: 5M orders * 2 KB = 10 GB\n"
    assert faults_in(note) == [("wrong_arithmetic", "0.md", 3, 3)]
    assert faults_in(note.replace("per_year", "per_day")) == []
    assert faults_in(note.replace("* 2 KB", "* 2 KB * 365")) == []
    assert faults_in(note.replace("5M orders *", "7M orders *").replace("10 GB", "14 GB")) == []
