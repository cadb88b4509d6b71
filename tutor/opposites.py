"""Words of which one says the contrary of the other, or that are each other's counterpart.

A line holds two or more groups; what stands in one group is contrary to what stands in the others
and alike to its own. Only words that say one thing in most company: no `up` and `down`, no `all`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GROUPS = """
fast quick rapid speedy instant soon prompt accelerate | slow sluggish delay lag stall
more most higher larger bigger greater increase rise grow gain high large big great many |
less least lower smaller fewer decrease fall shrink reduce decline low small little few tiny
long lengthy | short brief
often frequent usual common typical mostly usually commonly | rare rarely seldom uncommon unusual
always everywhere whole entire | never nowhere
first initial begin start earliest front head opening beginning | last final end latest tail closing
before prior earlier beforehand precede | after later afterwards afterward behind
easy simple trivial straightforward | hard difficult complex tricky complicated
same identical equal unchanged | different differ distinct unequal
new fresh current newest | old original stale previous former oldest outdated
inside within internal | outside external beyond
keep retain preserve stay survive keeps | drop lose remove discard delete vanish lost evict
allow permit enable allowed | forbid prevent refuse block deny prohibit disallow reject
safe secure harmless | unsafe insecure dangerous harmful risky vulnerable
good better best suitable benefit advantage worthwhile | bad worse worst misuse drawback unwise
right correct | wrong mistake incorrect
cheap inexpensive | expensive costly dear
true truthy | false falsy
public visible exposed | private hidden hide secret concealed
add insert append push enqueue | remove delete pop dequeue subtract
read reader load fetch | write writer store save
need require necessary must mandatory required | optional unnecessary needless
strong | weak eventual
tight | loose
mutable changeable | immutable unchangeable frozen
static compile-time | dynamic runtime run-time
sync synchronous blocking | async asynchronous non-blocking nonblocking
concurrent concurrency | parallel parallelism
thread | process
stack lifo | queue fifo | heap
list | tuple
vertical vertically | horizontal horizontally
optimistic | pessimistic
consistency consistent | availability available
leader primary | follower replica
client | server
caller | callee
sender producer | receiver consumer
encrypt encode | decrypt decode
authentication authenticate | authorization authorize
latency | throughput
precision | recall
supervised | unsupervised
stateful | stateless
unique exclusive | shared
one single lone | several many multiple
left | right
inner | outer
tcp | udp
depth-first dfs depth | breadth-first bfs breadth
pre-order preorder | in-order inorder | post-order postorder | level-order
ascending increasing | descending decreasing
minimum min smallest shortest lowest | maximum max largest longest highest
constant | linear | logarithmic | quadratic | exponential | linearithmic
temporary transient | permanent persistent durable lasting
lazy lazily | eager eagerly
merge | rebase
together joined | separate apart detached
lvalue | rvalue
copy | move
deep | shallow
constructor | destructor
parent base superclass | child subclass derived
succeed success | fail failure
present | absent missing
hit | miss
bounded limited finite | unbounded unlimited infinite
full | empty
explicit | implicit
automatic automatically | manual manually
local | global | remote
sorted ordered | unsorted unordered
positive | negative
abstract | concrete
acquire lock | release unlock
pull | push
virtual | physical
override | overload
forward | backward
even | uneven
commit | rollback
online | offline
sequential serial | parallel concurrent
training | inference
cpu cpu-bound compute | io i/o io-bound i/o-bound
replication | sharding
iterator | iterable
lighter light | heavy
early | late
top | bottom
open | closed
row | column
unique_ptr | shared_ptr | weak_ptr
normalisation normalization | denormalisation denormalization
"""
_ENDINGS = (
    ("", ""), ("s", ""), ("es", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("er", ""),
    ("er", "e"), ("est", ""), ("est", "e"), ("ly", ""), ("ies", "y"), ("ied", "y"), ("ier", "y"),
    ("iest", "y"), ("ily", "y"),
)  # fmt: skip
_DOUBLED = re.compile(r"(?P<letter>[bdgmnpt])(?P=letter)(?:ed|ing|er|est)$")
_FEWEST_LETTERS = 3


def contraries_of(word: str) -> frozenset[str]:
    """Plain forms of the words that say the contrary; none of a word that has no such."""
    return _CONTRARIES.get(plain_form(word), frozenset())


def companions_of(word: str) -> frozenset[str]:
    """Plain forms of the words that say the same where it has a contrary, with its own."""
    return _COMPANIONS.get(plain_form(word), frozenset())


@lru_cache(maxsize=8192)
def plain_form(word: str) -> str:
    """The form in which a word stands in the list, else the word in small letters."""
    word = word.casefold()
    for ending, instead in _ENDINGS:
        plain = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(plain) >= _FEWEST_LETTERS and plain in _COMPANIONS:
            return plain
    undoubled = _DOUBLED.sub(r"\g<letter>", word)
    return undoubled if undoubled in _COMPANIONS else word


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    contraries: dict[str, frozenset[str]] = {}
    companions: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().replace("|\n", "| ").splitlines():
        groups = [frozenset(group.split()) for group in line.split("|")]
        for group in groups:
            others = frozenset[str]().union(*groups) - group
            for word in group:
                contraries[word] = contraries.get(word, frozenset()) | others
                companions[word] = companions.get(word, frozenset()) | group
    return contraries, companions


_CONTRARIES, _COMPANIONS = _read()
