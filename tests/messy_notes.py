"""Small notes in the shapes that learners keep them in, with what a person sees in each.

`sections` gives first line, last line (sub-sections included) and path; `pairs` gives the
question's line, the answer's first and last line, and the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True)
class Sample:
    name: str
    text: str
    sections: tuple[str, ...]
    pairs: tuple[str, ...] = ()
    title: str = "sample"


def sample(name: str, text: str, sections: str, pairs: str = "", title: str = "sample") -> Sample:
    rows = [
        tuple(row.strip() for row in block.strip().splitlines() if row.strip())
        for block in (sections, pairs)
    ]
    return Sample(name, dedent(text).removeprefix("\n"), rows[0], rows[1], title)


SAMPLES = (
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
        "runs of marks and marks without a space",
        """
        ################################ sockets

        #what is a port
        - a number behind an address

        ###Blocking reads
        they wait

        #drawbacks
        - one thread each

        #### later
        epoll

        ################################ caches
        - near copies
        #
        """,
        """
        1-13 sockets
        3-4 sockets > what is a port
        6-13 sockets > Blocking reads
        9-10 sockets > Blocking reads > drawbacks
        12-13 sockets > Blocking reads > later
        15-16 caches
        """,
        "3 4-4 what is a port",
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
        "a plain question above a list, in notes made in a hurry",
        """
        ########## heaps

        What is a heap
        - a tree in an array
        - the smallest is on top

        good to know
        - push is logarithmic
        """,
        """
        1-8 heaps
        3-8 heaps > What is a heap
        """,
        "3 4-8 What is a heap",
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
        "bold questions, some with a label, some with a level",
        """
        ## Warm-up

        **Q: What is idempotence?**
        *easy · http*

        Doing it twice is doing it once.

        **Q: And safety?**
        *hard · http methods · exercise*

        A: Nothing changes.

        - not even a counter

        ---
        ## Next
        **Q: What happens here?**
        """,
        """
        1-13 Warm-up
        16-17 Next
        """,
        """
        3 6-6 What is idempotence?
        8 11-13 And safety?
        """,
    ),
    sample(
        "bold questions alone",
        """
        ## Warm-up

        **Why do retries need idempotence?** \N{ROCKET}

        Because the first try may have worked.

        <br/>

        **What is a dead letter queue?**

        Where poison goes.
        """,
        "1-11 Warm-up",
        """
        3 5-5 Why do retries need idempotence?
        9 11-11 What is a dead letter queue?
        """,
    ),
    sample(
        "Q and A in plain letters",
        """
        Q: What does a load balancer
        spread?
        A: Requests, over servers.

        Q2. Sticky sessions?
        Answer: The same client meets the same server.

        Are health checks needed?
        Ans: Yes.
        """,
        "",
        """
        1 3-3 What does a load balancer spread?
        5 6-6 Sticky sessions?
        8 9-9 Are health checks needed?
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
        "folded answers",
        """
        ## Networking questions

        <details>
        <summary><b>What does a router do?</b></summary><br>

        It forwards packets.

        - by prefix

        </details>

        <details>
        <summary>Name the private ranges.</summary>

        Three of them.

        ###### Read on
        The standard.
        </details>

        <details>
        <summary>Show more</summary>

        Nothing.

        </details>
        """,
        """
        1-24 Networking questions
        4-8 Networking questions > What does a router do?
        13-18 Networking questions > Name the private ranges.
        17-18 Networking questions > Name the private ranges. > Read on
        """,
        """
        4 6-8 What does a router do?
        13 15-18 Name the private ranges.
        """,
    ),
    sample(
        "headings inside a numbered list",
        """
        ## Basics

        1. ### What is a pod?

           The smallest thing that runs.

           ### Note
           Usually one container.

        2. ### What is a node?

           A machine.
        """,
        """
        1-12 Basics
        3-8 Basics > What is a pod?
        7-8 Basics > What is a pod? > Note
        10-12 Basics > What is a node?
        """,
        """
        3 5-8 What is a pod?
        10 12-12 What is a node?
        """,
    ),
    sample(
        "numbered tasks in a chapter of questions",
        """
        # Practice

        ## 1. Warm-up

        Breathe.

        ## 2. Coding questions

        ### 1. Reverse a list
        ```python
        items[::-1]
        ```

        ### 2. Merge two lists
        See the section above.

        ### 3. Rotate a list
        TODO
        """,
        """
        3-5 1. Warm-up
        7-18 2. Coding questions
        9-12 2. Coding questions > 1. Reverse a list
        14-15 2. Coding questions > 2. Merge two lists
        17-18 2. Coding questions > 3. Rotate a list
        """,
        """
        9 10-12 Reverse a list
        14 15-15 Merge two lists
        """,
        title="Practice",
    ),
    sample(
        "a question with its answer under a heading",
        """
        ### What is a mutex?

        #### Answer

        A lock with an owner.

        #### Good to hear

        - who unlocks it

        ##### Links

        - [Locks](https://example.org/locks)
        """,
        """
        1-13 What is a mutex?
        3-5 What is a mutex? > Answer
        7-13 What is a mutex? > Good to hear
        11-13 What is a mutex? > Good to hear > Links
        """,
        "1 5-9 What is a mutex?",
    ),
    sample(
        "a quiz whose answer is marked less deep than its question",
        """
        ## Quiz

        ###### 1. What does this print?

        ```js
        console.log(1)
        ```

        <details><summary>Answer</summary>
        <p>

        #### Answer: one

        It is a number.

        </p>
        </details>
        """,
        """
        1-14 Quiz
        3-14 Quiz > 1. What does this print?
        12-14 Quiz > 1. What does this print? > Answer: one
        """,
        "3 12-14 What does this print?  ```js console.log(1) ```",
    ),
    sample(
        "list items that ask",
        """
        ## for the interview

        - which database do you know?
            - postgres, three years
            some sqlite

            why postgres?
            - it checks what goes in

        - ready?
        - what is next?
        """,
        "1-11 for the interview",
        """
        3 4-5 which database do you know?
        7 8-8 why postgres?
        """,
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
    sample(
        "answers on the question's own line",
        """
        Q: What is a socket? A: One end of a connection.
        It has a port.

        **Question:** Who listens? **Answer:** The server.

        - **What is a backlog?** The queue of those who wait.
          It is short.
        - **Ready?** Yes.
        """,
        "",
        """
        1 1-2 What is a socket?
        4 4-8 Who listens?
        """,
    ),
    sample(
        "bold questions with the answer behind them",
        """
        ## Sockets
        - **What is a backlog?** The queue of those who wait.
          It is short.
        - **Ready?** Yes.

        **How long is it?** As long as you say.

        More on that.
        """,
        "1-8 Sockets",
        """
        2 2-3 What is a backlog?
        6 6-8 How long is it?
        """,
    ),
    sample(
        "a note that asks in its title",
        """
        # What is a barrier?

        Where threads wait for each other.

        ## See also
        - [Locks](locks.md)
        """,
        "5-6 See also",
        "1 3-3 What is a barrier?",
        title="What is a barrier?",
    ),
    sample(
        "a title above a container of questions is no pair",
        """
        # Ready?

        ## Locks
        **Q: What is a lock?**
        One at a time.
        """,
        "3-5 Locks",
        "4 5-5 What is a lock?",
        title="Ready?",
    ),
    sample(
        "quotes, a heading that asks, and a footer",
        """
        # Notes

        > ## Not ours
        > said somebody

        ## “Can you explain paging?”

        Fixed blocks.

        *Last updated: 2024-05-01*
        """,
        "6-8 “Can you explain paging?”",
        "6 8-8 Can you explain paging?",
        title="Notes",
    ),
)
