"""A source file reads as sections: one a definition, with what documents it."""

from textwrap import dedent

from ingest.documents import Document
from ingest.outline import outline_document


def sections_of(source: str, code: str) -> list[tuple[str, str]]:
    """Path and first line of each section."""
    text = dedent(code).lstrip("\n")
    outline = outline_document(Document("notes", source, "code", "yours", text, "hash"))
    assert "".join(text[s.start_char : s.end_char] for s in outline.sections) == text
    rows = text.split("\n")
    return [
        (" > ".join(section.heading_path), rows[section.start_line - 1].strip())
        for section in outline.sections
    ]


def test_a_python_file_is_cut_at_functions_and_the_methods_of_long_classes() -> None:
    long_body = "\n".join(f"        self.f{n} = {n}" for n in range(15))
    code = (
        '"""What it is for."""\nimport os\n\n\n@cached\ndef first():\n    """Says."""\n\n\n'
        f'class Big:\n    """A big one."""\n\n    def __init__(self):\n{long_body}\n\n'
        "    # Why.\n    @property\n    def size(self):\n        return 1\n\n\n"
        "class Small:\n    def only(self):\n        return 1\n\n\n"
        'if __name__ == "__main__":\n    first()\n'
    )
    assert sections_of("tool.py", code) == [
        ("", '"""What it is for."""'),
        ("first", "@cached"),
        ("Big", "class Big:"),
        ("Big > __init__", "def __init__(self):"),
        ("Big > size", "# Why."),
        ("Small", "class Small:"),
        ('if __name__ == "__main__"', 'if __name__ == "__main__":'),
    ]


def test_a_python_file_that_does_not_parse_is_cut_all_the_same() -> None:
    code = "print 'old'\n\ndef first():\n    print 'x'\n\n\ndef second():\n    pass\n"
    assert [path for path, _ in sections_of("old.py", code)] == ["", "first", "second"]


def test_a_java_class_begins_at_its_comment_and_holds_its_methods() -> None:
    code = """
    package notes;

    /**
     * Keeps what was read.
     */
    public class Cache<K, V> implements Map<K, V> {
        private int size;

        /** Reads it. */
        @Override
        public V get(K key) {
            if (key == null) {
                return null;
            }
            return map.get(key);
        }

        public void put(K key, V value) {
            map.put(key, value);
        }
    }

    interface Sized {
        int size();
    }
    """
    assert sections_of("Cache.java", code) == [
        ("", "package notes;"),
        ("Cache", "/**"),
        ("Cache > get", "/** Reads it. */"),
        ("Cache > put", "public void put(K key, V value) {"),
        ("Sized", "interface Sized {"),
    ]


def test_go_types_and_methods_are_sections() -> None:
    code = """
    package main

    // Stack keeps things.
    type Stack struct {
        items []int
    }

    // Push adds one.
    func (s *Stack) Push(x int) {
        s.items = append(s.items, x)
    }
    """
    assert sections_of("stack.go", code) == [
        ("", "package main"),
        ("Stack", "// Stack keeps things."),
        ("Push", "// Push adds one."),
    ]


def test_what_defines_nothing_is_one_section() -> None:
    assert sections_of("run.sh", "#!/bin/sh\nset -e\nls\n") == [("", "#!/bin/sh")]
