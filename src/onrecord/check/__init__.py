"""Facts → findings with derivations. Pure: no input or output, no model.

``derive(facts, knowledge)`` is the check, ``replay(finding)`` recomputes a verdict from the chain alone,
``explain(finding, facts)`` prints it.
"""

from .chain import replay, replay_chain
from .engine import Checked, derive
from .explain import explain

__all__ = ["Checked", "derive", "explain", "replay", "replay_chain"]
