"""Facts as data: predicates, classes, states, names, periods, words of speech.

``load()`` gives the :class:`Knowledge` that the rest of the house asks. Users add their own in TOML
files of the same shape as the ones here; :func:`read_extra` tells what is wrong in such a file.
"""

from .load import load, read_extra
from .model import Knowledge, Predicate

__all__ = ["Knowledge", "Predicate", "load", "read_extra"]
