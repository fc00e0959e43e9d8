import asyncio
import threading
from types import SimpleNamespace

import pytest

from app.serve.faults import RefusedError
from app.serve.pool import Pool
from app.serve.settings import Batching


class Model:
    """Says of each row what it is, ten times; a row "bad" cannot be read; waits while held."""

    def __init__(self, task="a", independent=True):
        self.task, self.asked, self.independent = task, [], independent
        self.open, self.running = threading.Event(), threading.Event()
        self.open.set()

    def scored(self, rows):
        self.running.set()
        self.thread = threading.get_ident()
        assert self.open.wait(5)
        self.asked.append(list(rows))
        if "bad" in rows:
            raise ValueError("a bad row")
        return [row * 10 for row in rows]


def run(work, **knobs):
    """Run work(pool, model) with one thread; close the pool."""
    given = {"threads": 1, "queue": 8, "batching": Batching(rows=4, alone_ms=0)} | knobs

    async def whole():
        pool, model = Pool(**given), Model()
        try:
            return await work(pool, model)
        finally:
            model.open.set()
            await asyncio.to_thread(pool.close)

    return asyncio.run(whole())


async def held(pool, model, *asks):
    """Ask while the only thread is busy, so that all others wait; return the answers."""
    model.open.clear()
    model.running.clear()
    first = asyncio.ensure_future(pool.ask(model, ["first"], 5))
    await asyncio.to_thread(model.running.wait, 5)
    rest = [asyncio.ensure_future(pool.ask(model, rows, 5)) for rows in asks]
    await asyncio.sleep(0)
    model.open.set()
    return await asyncio.gather(first, *rest, return_exceptions=True)


def test_what_waits_is_asked_together_and_each_gets_its_own():
    seen = SimpleNamespace(batches=[], depths=[])

    async def work(pool, model):
        answers = await held(pool, model, ["a"], ["b", "c"], ["d"], ["e"])
        assert answers[1:] == [["a" * 10], ["b" * 10, "c" * 10], ["d" * 10], ["e" * 10]]
        assert model.asked == [["first"], ["a", "b", "c", "d"], ["e"]]
        assert pool.waiting == 0

    run(
        work,
        on_batch=lambda engine, rows: seen.batches.append(rows),
        on_queue=lambda task, depth: seen.depths.append((task, depth)),
    )
    assert seen.batches == [1, 4, 1]
    assert max(seen.depths) == ("a", 4)
    assert seen.depths[-1] == ("a", 0)


def test_rows_that_depend_on_each_other_are_asked_with_no_others():
    async def work(pool, model):
        model.independent = False
        await held(pool, model, ["a"] * 70, ["b"], ["c"])
        assert model.asked == [["first"], ["a"] * 70, ["b"], ["c"]]

    run(work)


def test_many_rows_are_asked_part_by_part_and_end_early_when_given_up():
    async def work(pool, model):
        assert await pool.ask(model, ["a"] * 150, 5) == ["a" * 10] * 150
        assert [len(rows) for rows in model.asked] == [64, 64, 22]
        model.open.clear()
        with pytest.raises(RefusedError, match="was not there"):
            await pool.ask(model, ["b"] * 150, 0.02)
        model.open.set()
        await pool.ask(model, ["c"], 5)
        assert [len(rows) for rows in model.asked[3:]] == [64, 1]

    run(work)


def test_a_request_of_many_rows_is_asked_alone():
    async def work(pool, model):
        await held(pool, model, ["a"] * 9, ["b"])
        assert [len(rows) for rows in model.asked] == [1, 9, 1]

    run(work)


def test_off_is_each_alone():
    async def work(pool, model):
        await held(pool, model, ["a"], ["b"])
        assert model.asked == [["first"], ["a"], ["b"]]

    run(work, batching=Batching(rows=0, alone_ms=0))


def test_a_bad_row_is_the_fault_of_its_request_alone():
    async def work(pool, model):
        _, good, bad = await held(pool, model, ["a"], ["bad"])
        assert good == ["a" * 10]
        assert str(bad) == "a bad row"
        with pytest.raises(ValueError, match="a bad row"):
            await pool.ask(model, ["bad"], 5)
        assert await pool.ask(model, ["z"], 5) == ["z" * 10]  # the thread is free again

    run(work)


def test_a_request_waits_for_others_as_long_as_it_is_told():
    async def work(pool, model):
        asks = [asyncio.ensure_future(pool.ask(model, [row], 5)) for row in "ab"]
        await asyncio.sleep(0.001)
        assert model.asked == []
        await asyncio.gather(*asks)
        assert model.asked == [["a", "b"]]
        # enough rows do not wait
        await asyncio.gather(*(pool.ask(model, [row], 5) for row in "cdef"))
        assert model.asked[1] == ["c", "d", "e", "f"]

    run(work, batching=Batching(rows=4, wait_ms=60))


def test_a_row_that_comes_alone_needs_no_thread_where_its_model_is_quick():
    batches = []

    async def work(pool, model):
        here = threading.get_ident()
        with pytest.raises(ValueError, match="a bad row"):
            await pool.ask(model, ["bad"], 5)
        assert model.thread != here  # nobody knows yet how quick it is
        assert await pool.ask(model, ["a"], 5) == ["a" * 10]
        assert model.thread == here
        with pytest.raises(ValueError, match="a bad row"):
            await pool.ask(model, ["bad"], 5)
        assert model.thread == here
        # Two rows, and two that come together, are asked in a thread.
        for asks in ([["a", "b"]], [["a"], ["b"]]):
            await asyncio.gather(*(pool.ask(model, rows, 5) for rows in asks))
            assert model.thread != here
        # A slow row, a tenth of the mean of what rows take, is remembered for a while.
        pool._took(model, 0.55)
        threads = []
        for _ in range(12):
            await pool.ask(model, ["a"], 5)
            threads.append(model.thread != here)
        assert 0.055 > 0.05 > 0.9 * 0.055
        assert threads == [True] + [False] * 11
        assert batches[:3] == [1, 1, 1]

    run(work, batching=Batching(alone_ms=50), on_batch=lambda engine, rows: batches.append(rows))


def test_where_rows_are_to_wait_for_others_none_goes_alone():
    async def work(pool, model):
        pool._took(model, 0)
        await pool.ask(model, ["a"], 5)
        assert model.thread != threading.get_ident()

    run(work, batching=Batching(wait_ms=1))


def test_one_too_many_is_told_to_come_again():
    async def work(pool, model):
        model.open.clear()
        asks = [asyncio.ensure_future(pool.ask(model, [str(n)], 5)) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(RefusedError, match="2 requests wait, the limit") as caught:
            await pool.ask(model, ["x"], 5)
        assert (caught.value.status, caught.value.headers) == (429, {"retry-after": "1"})
        model.open.set()
        assert len(await asyncio.gather(*asks)) == 3

    run(work, queue=2)


def test_what_is_late_is_given_up():
    async def work(pool, model):
        model.open.clear()
        running = asyncio.ensure_future(pool.ask(model, ["a"], 0.02))
        waiting = asyncio.ensure_future(pool.ask(model, ["b"], 0.02))
        for ask in (running, waiting):
            with pytest.raises(RefusedError, match=r"after 0\.02 seconds"):
                await ask
        assert pool.waiting == 0
        model.open.set()
        assert await pool.ask(model, ["c"], 5) == ["c" * 10]
        assert ["b"] not in model.asked

    run(work)


def test_a_shadow_is_asked_when_nobody_waits():
    async def work(pool, model):
        model.open.clear()
        first = asyncio.ensure_future(pool.ask(model, ["a"], 5))
        await asyncio.to_thread(model.running.wait, 5)
        shadow = pool.shadow(model, ["s"])
        assert pool.shadow(model, ["t"]) is None  # as many wait as may
        second = asyncio.ensure_future(pool.ask(model, ["b"], 5))
        await asyncio.sleep(0)
        model.open.set()
        assert await shadow == ["s" * 10]
        await asyncio.gather(first, second)
        assert model.asked == [["a"], ["b"], ["s"]]

    run(work, queue=1)


def test_engines_take_turns():
    async def work(pool, model):
        other = Model("b")
        model.open.clear()
        asks = [asyncio.ensure_future(pool.ask(model, ["first"], 5))]
        await asyncio.to_thread(model.running.wait, 5)
        order = []
        for one, rows in ((model, ["a"] * 4), (model, ["a"] * 4), (other, ["b"])):
            ask = asyncio.ensure_future(pool.ask(one, rows, 5))
            ask.add_done_callback(lambda done: order.append(done.result()[0][0]))
            asks.append(ask)
        await asyncio.sleep(0)
        model.open.set()
        await asyncio.gather(*asks)
        await asyncio.sleep(0)
        assert order == ["a", "b", "a"]

    run(work)
