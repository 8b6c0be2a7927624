"""onrecord finds the statement that the record contradicts, and shows the exact words of both sides.

The Python API: open a record, read into it, check it::

    import onrecord

    with onrecord.open("case.db") as record:
        record.read(["papers/"])
        for finding in record.check():
            print(finding.why)
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.api import Record

# Libraries that would send their maker reports of being used do not: nothing leaves the machine unless it is asked for.
# ONNX Runtime (from 1.29) reads this when it is loaded, Ray when it starts.
os.environ.update({"ORT_DISABLE_TELEMETRY": "1", "RAY_USAGE_STATS_ENABLED": "0"})

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: str | Path | None = None) -> Record:  # noqa: A001 - read as onrecord.open
    """Open a record file, made if it is not there; without a path one in memory.

    The models are loaded when the first paper is read. Raises RecordError where the file is no record.
    """
    api = importlib.import_module("onrecord.api")  # here so that `import onrecord` stays light
    record: Record = api.Record(path)
    return record
