"""What the peers say of columns; benchmarks/columns.py runs it in a virtual environment of its own.

stdin: JSON, a list of [name, values]. stdout: JSON by peer, milliseconds and a type a column,
each type one of number, date, other.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def visions() -> Callable:
    import pandas as pd
    from visions.functional import infer_type
    from visions.typesets import CompleteSet

    types = {"Integer": "number", "Float": "number", "DateTime": "date", "Date": "date"}
    typeset = CompleteSet()
    return lambda name, values: types.get(str(infer_type(pd.Series(values), typeset)), "other")


def dataprofiler() -> Callable:
    import dataprofiler
    import pandas as pd

    dataprofiler.set_verbosity(logging.ERROR)
    options = dataprofiler.ProfilerOptions()
    options.set({"*.data_labeler.is_enabled": False, "multiprocess.is_enabled": False})
    types = {"int": "number", "float": "number", "datetime": "date"}

    def look(name: str, values: list[str]) -> str:
        frame = pd.DataFrame({name or "column": values})
        profile = dataprofiler.Profiler(frame, profiler_type="structured", options=options)
        return types.get(profile.report()["data_stats"][0]["data_type"], "other")

    return look


def main() -> None:
    columns = json.load(sys.stdin)
    answer, sys.stdout = sys.stdout, sys.stderr  # the peers print as they go
    answers = {}
    for peer in (visions, dataprofiler):
        look = peer()
        look(*columns[0])  # what is loaded at the first call
        spent, types = [], []
        for name, values in columns:
            start = time.perf_counter()
            types.append(look(name, values))
            spent.append(1000 * (time.perf_counter() - start))
        answers[peer.__name__] = {"milliseconds": spent, "types": types}
    json.dump(answers, answer)


if __name__ == "__main__":
    main()
