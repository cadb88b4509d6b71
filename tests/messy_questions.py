"""Small notes in whose questions and answers the mess is."""

from tests.messy_sample import sample

QUESTIONS = (
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
