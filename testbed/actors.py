"""A host's process: it runs the sessions of its people, jobs and intruders in their time."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path

from testbed import guard, isolation, wire
from testbed.context import Context, OverError
from testbed.plan import Plan
from testbed.schedule import Session

MOST_AT_ONCE = 60


def one(plan: Plan, session: Session, log: wire.Log, end: float) -> None:
    """Run one session; what a network does to it (refused, reset, late) is part of the traffic."""
    ctx = Context(plan, session, log, end)
    try:
        ctx.activity.run()(ctx)
    except (OverError, OSError, EOFError) as error:
        if os.environ.get("RAMPART_DEBUG") == "1":
            print(f"{session.activity}: {type(error).__name__}: {error}", file=sys.stderr)
    except Exception:
        traceback.print_exc(limit=3)
    finally:
        ctx.finish()


def live(
    plan: Plan, host: str, sessions: list[Session], path: Path, begin: float, end: float
) -> None:
    """Run the sessions of a host in its namespace, each in a thread, until the day's end.

    Parameters
    ----------
    begin, end : of the day, by the monotonic clock, which all processes share.
    """
    isolation.die_with_parent()
    isolation.enter(host)
    guard.alone()
    log = wire.Log(path)
    threads = []
    for session in sessions:
        time.sleep(max(0.0, begin + session.start - time.monotonic()))
        while threading.active_count() > MOST_AT_ONCE:
            time.sleep(0.1)
        thread = threading.Thread(target=one, args=(plan, session, log, end), daemon=True)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join(max(0.1, end + 4 - time.monotonic()))
    log.close()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)
