"""Small notes in whose headings, fences and dividers the mess is."""

from tests.messy_sample import sample

HEADINGS = (
    sample(
        "a tidy guide with a title",
        """
        # Queues at work

        What queues are for.

        ## Buffers

        A buffer evens out bursts.

        ### Bounded buffers
        They push back.

        ## Workers
        They take one job at a time.
        """,
        """
        5-10 Buffers
        9-10 Buffers > Bounded buffers
        12-13 Workers
        """,
        title="Queues at work",
    ),
    sample(
        "hash marks in code are no headings",
        """
        ## Shell

        ```bash
        # list the folder
        ls
        ```

        ~~~
        ## still code
        ~~~
        Done.
        """,
        "1-11 Shell",
    ),
    sample(
        "several chapters with one mark each have no title",
        """
        # Trees
        Balanced or not.
        # Graphs
        ## Walks
        Breadth first.
        """,
        """
        1-2 Trees
        3-5 Graphs
        4-5 Graphs > Walks
        """,
    ),
    sample(
        "underlined headings, and a rule below a paragraph that is none",
        """
        Locks
        =====

        Spin locks
        ----------
        They burn a core while they wait for
        somebody else to finish.
        ---
        Use them for short waits.
        """,
        "4-9 Spin locks",
        title="Locks",
    ),
    sample(
        "front matter is no heading",
        """
        ---
        title: "Paging"
        tags: memory
        ---
        Pages are fixed.

        ## Faults
        A miss costs a read.
        """,
        "7-8 Faults",
        title="Paging",
    ),
    sample(
        "a run with a rule right below is one heading",
        """
        ############### threads
        ---
        they share memory
        """,
        "1-3 threads",
    ),
    sample(
        "a divider opens a chapter of plain topics",
        """
        ############### DATABASES ###############

        ############### indexes
        - sorted copies of columns

        ############### locks
        #row locks
        - narrow

        ############### networking

        ### handshake
        three packets
        """,
        """
        1-8 DATABASES
        3-4 DATABASES > indexes
        6-8 DATABASES > locks
        7-8 DATABASES > locks > row locks
        10-13 networking
        12-13 networking > handshake
        """,
    ),
    sample(
        "includes and tags are no headings",
        """
        # Notes

        #include <map> goes first.
        #define LIMIT 3
        #todo
        """,
        "",
        title="Notes",
    ),
    sample(
        "bold lines instead of headings",
        """
        **Agile ceremonies**

        We plan every second week.

        **Retrospective**

        What went well.

        **Estimates:**

        **Definition of done**

        Tests pass.
        """,
        """
        1-3 Agile ceremonies
        5-9 Retrospective
        11-13 Definition of done
        """,
    ),
    sample(
        "keys and choices are no answers",
        """
        ## less
        q: quit
        Q: quit, too
        - **q**: quit as well

        Which one leaves the pager?
        A: escape
        B: q
        """,
        "1-8 less",
    ),
    sample(
        "a question inside prose is no pair",
        """
        ## Trade-offs

        Is it worth it? It depends.

        1. **Clarify**: What is asked?
        2. **Plan**: How will you do it?
        """,
        "1-6 Trade-offs",
    ),
    sample(
        "code that serves a whole chapter",
        """
        # Guide

        ## Sorting

        ### Merge
        - stable

        ### Quick
        - in place

        Example code:
        ```python
        """
        + "\n".join(f"        step({n})" for n in range(45))
        + """
        ```

        ## Searching
        Halve it.
        """,
        """
        3-58 Sorting
        5-6 Sorting > Merge
        8-9 Sorting > Quick
        11-58 Sorting > Example code
        60-61 Searching
        """,
        title="Guide",
    ),
    sample(
        "a fence that was never closed",
        """
        ## One
        ```python
        x = 1

        ## Two
        text
        ```python
        y = 2
        ```
        """,
        """
        1-3 One
        5-9 Two
        """,
    ),
)
