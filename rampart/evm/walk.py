"""Follow a code from its entry and from each function, with what is known of stack and path.

A state is a block, the places in the code that stand on the stack (where inner functions return to)
and what has happened on the way (``facts.FLAGS``). Each state is entered once, so that the walk
ends; a loop is a way back into a state that is being followed. Which jump goes where is known from
the stack, so there is no guess; a jump whose target is not known ends its path and is counted.

What is not told apart: two ways into one state whose stacks differ in their masks alone. The first
one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rampart.evm import facts
from rampart.evm.blocks import REST, WORD, ZERO, Block
from rampart.evm.facts import RULES
from rampart.evm.opcodes import CODES

STATES = 8_000
"""States that are entered in one code before the walk stops: a few hundred in nearly all."""
DEEPEST = 1_024
"""Values on the stack of the machine."""
FALLBACK = -1
"""What stands for the selector of the code that runs when no function is asked for."""
JUMP, JUMPI, JUMPDEST = CODES["JUMP"], CODES["JUMPI"], CODES["JUMPDEST"]
UNTOUCHED = (ZERO, WORD, REST)
ENDS = {CODES[name]: name for name in ("STOP", "RETURN", "SELFDESTRUCT")}


class Function(NamedTuple):
    """What can happen in one function, or in the fallback."""

    selector: int  # FALLBACK: what is not behind a selector
    entry: int  # offset
    blocks: tuple[int, ...]  # places of the blocks that it reaches, in the order of the code
    found: dict[str, set[int]]  # fact -> offsets that it holds of
    states: int


class Walk(NamedTuple):
    """A code, followed."""

    functions: tuple[Function, ...]  # the fallback first, the others in the order of the dispatcher
    edges: frozenset[tuple[int, int]]  # between places of blocks
    unknown: int  # jumps whose target is not known
    whole: bool  # whether it came to an end within STATES


def walk(blocks: Sequence[Block], most: int = STATES) -> Walk:
    """Follow a code.

    Parameters
    ----------
    blocks : of the code, in its order.
    most : states, of all functions together.
    """
    walker = _Walker(blocks, most)
    if blocks:
        walker.follow(FALLBACK, (0, (), (-1, -1, -1), 0, ()))
    place = 0
    while place < len(walker.waiting):  # a function may hold a dispatcher of more functions
        walker.follow(*walker.waiting[place])
        place += 1
    edges = frozenset([divmod(edge, len(blocks)) for edge in walker.edges])
    return Walk(tuple(walker.functions), edges, len(walker.unknown), walker.left > 0)


def known(value: int | tuple, came: Sequence[int]) -> int:
    """Return a value of a block as one of the path: a number, or -1 - mask.

    Parameters
    ----------
    came : the inputs of the block: the words of memory, then the stack from its top.

    Examples
    --------
    >>> known(5, []), known(-2, [-1, 7]), known((4, 0b11), [-3, 7])
    (5, 7, -7)
    """
    if type(value) is int:
        return value if value >= 0 else came[-1 - value]
    rest, inputs = -1 - value[0], value[1]
    while inputs:
        if (one := came[(inputs & -inputs).bit_length() - 1]) < 0:
            rest &= one  # -1 - mask is ~mask: masks add up
        inputs &= inputs - 1
    return rest


State = tuple[int, tuple[int, ...], tuple[int, int, int], int, tuple[int, ...]]
"""Block; stack, its top last: numbers that are known, or -1 - mask; words of memory; flags; and of
the stack what are places in the code."""


class _Walker:
    def __init__(self, blocks: Sequence[Block], most: int):
        self.blocks, self.left = blocks, most
        self.places = {block.start: place for place, block in enumerate(blocks) if block.lands}
        self.rules: list[list[tuple] | None] = [None] * len(blocks)  # of those that were entered
        self.kinds = [0] * len(blocks)
        self.waiting: list[tuple[int, State]] = []
        self.known: set[int] = set()
        self.functions: list[Function] = []
        self.edges: set[int] = set()  # from * blocks + to
        self.unknown: set[int] = set()

    def follow(self, selector: int, first: State) -> None:
        """Enter every state that can be reached, depth first, and keep what is found."""
        found: dict[str, set[int]] = {}
        numbers: dict[tuple, int] = {}  # the state without flags -> its number
        seen: set[int] = set()  # with flags
        reached: set[int] = set()
        open_: dict[int, int] = {}  # the number of a state -> its place on the path
        path: list[tuple[int, int]] = []  # block and the mask of its condition
        todo: list[State | int] = [first]
        before, bits = self.left, len(facts.FLAGS)
        while todo:
            state = todo.pop()
            if type(state) is int:  # all behind that one has been followed
                path.pop()
                if open_.get(state) == len(path):
                    del open_[state]
                continue
            block, stack, _, flags, returns = state
            number = numbers.setdefault((block, len(stack), returns), len(numbers))
            if number in open_:
                facts.loop(found, self.blocks, self.kinds, path[open_[number] :])
            whole = number << bits | flags
            if whole in seen:
                continue
            if self.left <= 0:
                break
            self.left -= 1
            seen.add(whole)
            reached.add(block)
            open_.setdefault(number, len(path))
            todo.append(number)
            path.append((block, self._step(state, found, todo)))
        blocks = tuple(sorted(reached))
        entry = self.blocks[first[0]].start
        self.functions.append(Function(selector, entry, blocks, found, before - self.left))

    def _step(self, state: State, found: dict[str, set[int]], todo: list[State | int]) -> int:
        """Run a block and put the states behind it on todo; return the mask of its condition."""
        place, stack, memory, flags, returns = state
        block, size = self.blocks[place], len(stack)
        rules = self.rules[place]
        if rules is None:
            rules = self.rules[place] = [
                (RULES[name], name, offset, values)
                for name, offset, values in block.events
                if name in RULES
            ]
            self.kinds[place] = facts.kinds(block)
        came = memory + stack[::-1]
        if size < block.sees:
            came += (-1,) * (block.sees - size)
        for rule, name, offset, values in rules:
            flags = rule(found, name, offset, [known(one, came) for one in values], flags)
        mask, op = 0, block.op
        if block.condition is not None:
            condition = known(block.condition, came)
            if condition < 0:
                mask = -1 - condition
                flags = facts.branch(found, block.last, mask, flags)
        elif op in ENDS:
            facts.ended(found, ENDS[op], block.last, flags)
        takes, leaves, places = block.takes, block.leaves, self.places
        if takes:
            left = max(0, size - takes)
            if returns and (gone := len([one for one in stack[left:] if one in places])):
                returns = returns[:-gone]
            stack = stack[:left]
        if leaves:
            top = tuple(
                [one if type(one) is int and one >= 0 else known(one, came) for one in leaves]
            )
            stack += top
            returns += tuple([one for one in top if one in places])
        if len(stack) > DEEPEST:
            return mask
        if block.memory != UNTOUCHED:
            zero, word, rest = block.memory
            memory = (known(zero, came), known(word, came), known(rest, came))
        self._go(place, came, mask, (stack, memory, flags, returns), todo)
        return mask

    def _go(
        self, place: int, came: Sequence[int], mask: int, after: tuple, todo: list[State | int]
    ) -> None:
        """Put the states behind a block on todo; where a function begins, it waits for its turn."""
        block, behind = self.blocks[place], place + 1
        op = block.op
        if block.target is not None:
            offset = known(block.target, came)
            if offset < 0:
                self.unknown.add(block.last)
            elif (to := self.places.get(offset)) is not None:
                if op == JUMPI and block.selector is not None and mask & facts.ASKED:
                    inside, behind = (to, behind) if block.nonzero else (behind, to)
                    self._wait(block.selector, (inside, *after))
                else:
                    self.edges.add(place * len(self.blocks) + to)
                    todo.append((to, *after))
        if op not in facts.STOPS and behind < len(self.blocks):
            self.edges.add(place * len(self.blocks) + behind)
            todo.append((behind, *after))

    def _wait(self, selector: int, state: State) -> None:
        if selector not in self.known and state[0] < len(self.blocks):
            self.known.add(selector)
            self.waiting.append((selector, state))
