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
from rampart.evm.blocks import REST, WORD, WORDS, ZERO, Block
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


class _State(NamedTuple):
    block: int
    stack: tuple[int, ...]  # the top last; a number that is known, or -1 - mask
    memory: tuple[int, int, int]
    flags: int


def walk(blocks: Sequence[Block], most: int = STATES) -> Walk:
    """Follow a code.

    Parameters
    ----------
    blocks : of the code, in its order.
    most : states, of all functions together.
    """
    walker = _Walker(blocks, most)
    if blocks:
        walker.follow(FALLBACK, _State(0, (), (-1, -1, -1), 0))
    place = 0
    while place < len(walker.waiting):  # a function may hold a dispatcher of more functions
        walker.follow(*walker.waiting[place])
        place += 1
    return Walk(
        tuple(walker.functions), frozenset(walker.edges), len(walker.unknown), walker.left > 0
    )


class Came:
    """What a block finds: the stack and the words of memory at its start."""

    __slots__ = ("memory", "size", "stack")

    def __init__(self, stack: tuple[int, ...], memory: tuple[int, int, int]):
        self.stack, self.memory, self.size = stack, memory, len(stack)

    def value(self, value: int | tuple) -> int:
        """Return a value of the block as one of the path: a number, or -1 - mask."""
        if type(value) is int:
            if value >= 0:
                return value
            if value < -WORDS:
                at = WORDS + value  # -1 is the top
                return self.stack[at] if -at <= self.size else -1
            return self.memory[-1 - value]
        mask, inputs = value[0], value[1]
        while inputs:
            at = WORDS - (inputs & -inputs).bit_length()
            inputs &= inputs - 1
            if at >= 0:
                came = self.memory[WORDS - 1 - at]
            else:
                came = self.stack[at] if -at <= self.size else -1
            if came < 0:
                mask |= -1 - came
        return -1 - mask


class _Walker:
    def __init__(self, blocks: Sequence[Block], most: int):
        self.blocks, self.left = blocks, most
        self.places = {block.start: place for place, block in enumerate(blocks) if block.lands}
        self.kinds = [facts.kinds(block) for block in blocks]
        self.rules = [
            [
                (RULES[name], name, offset, values)
                for name, offset, values in block.events
                if name in RULES
            ]
            for block in blocks
        ]
        self.waiting: list[tuple[int, _State]] = []
        self.known: set[int] = set()
        self.functions: list[Function] = []
        self.edges: set[tuple[int, int]] = set()
        self.unknown: set[int] = set()

    def follow(self, selector: int, first: _State) -> None:
        """Enter every state that can be reached, depth first, and keep what is found."""
        found: dict[str, set[int]] = {}
        seen: set[tuple] = set()
        reached: set[int] = set()
        open_: dict[tuple, int] = {}  # the state without flags -> its place on the path
        path: list[tuple[int, int]] = []  # block and the mask of its condition
        todo: list[_State | tuple] = [first]
        places, before = self.places, self.left
        while todo:
            state = todo.pop()
            if type(state) is tuple:  # all behind that one has been followed
                path.pop()
                if open_.get(state[0]) == len(path):
                    del open_[state[0]]
                continue
            block, stack, _, flags = state
            returns = tuple([value for value in stack if value in places])
            key = (block, len(stack), returns)
            if key in open_:
                facts.loop(found, self.blocks, self.kinds, path[open_[key] :])
            whole = (key, flags)
            if whole in seen:
                continue
            if self.left <= 0:
                break
            self.left -= 1
            seen.add(whole)
            reached.add(block)
            open_.setdefault(key, len(path))
            todo.append((key,))
            mask, following = self._step(state, found)
            path.append((block, mask))
            todo.extend(following)
        blocks = tuple(sorted(reached))
        entry = self.blocks[first.block].start
        self.functions.append(Function(selector, entry, blocks, found, before - self.left))

    def _step(self, state: _State, found: dict[str, set[int]]) -> tuple[int, list[_State]]:
        """Run a block: return the mask of its condition and the states behind it."""
        place, stack, memory, flags = state
        block = self.blocks[place]
        came = Came(stack, memory)
        known = came.value
        for rule, name, offset, values in self.rules[place]:
            flags = rule(found, name, offset, [known(value) for value in values], flags)
        mask, op = 0, block.op
        if block.condition is not None:
            condition = came.value(block.condition)
            if condition < 0:
                mask = -1 - condition
                flags = facts.branch(found, block.last, mask, flags)
        elif op in ENDS:
            facts.ended(found, ENDS[op], block.last, flags)
        takes, size = block.takes, len(stack)
        left = stack[: size - takes] if takes <= size else ()
        left += tuple(
            [one if type(one) is int and one >= 0 else known(one) for one in block.leaves]
        )
        if len(left) > DEEPEST:
            return mask, []
        if block.memory == UNTOUCHED:
            words = memory
        else:
            zero, word, rest = block.memory
            words = (came.value(zero), came.value(word), came.value(rest))
        return mask, self._following(block, place, came, (left, words, flags), mask)

    def _following(
        self, block: Block, place: int, came: Came, after: tuple, mask: int
    ) -> list[_State]:
        """Return the states behind a block; where a function begins, it waits for its turn."""
        op, following = block.op, []
        if op in (JUMP, JUMPI):
            target = self._target(block, came.value(block.target))
            if target is not None:
                if op == JUMPI and block.selector is not None and mask & facts.ASKED:
                    inside, other = (target, place + 1) if block.nonzero else (place + 1, target)
                    self._wait(block.selector, _State(inside, *after))
                    self._go(following, place, _State(other, *after))
                    return following
                self._go(following, place, _State(target, *after))
        if op == JUMPI or op not in facts.STOPS:
            self._go(following, place, _State(place + 1, *after))
        return following

    def _target(self, block: Block, offset: int) -> int | None:
        place = self.places.get(offset) if offset >= 0 else None
        if offset < 0:
            self.unknown.add(block.last)
        return place

    def _go(self, following: list[_State], place: int, state: _State) -> None:
        if state.block < len(self.blocks):
            self.edges.add((place, state.block))
            following.append(state)

    def _wait(self, selector: int, state: _State) -> None:
        if selector not in self.known and state.block < len(self.blocks):
            self.known.add(selector)
            self.waiting.append((selector, state))
