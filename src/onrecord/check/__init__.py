"""Facts → findings with derivations. Pure: no input or output, no model.

``derive(facts, knowledge)`` is the check, ``replay(finding)`` recomputes a verdict from the chain alone,
``explain(finding, facts)`` prints it, ``dot`` draws it. ``versions(facts, knowledge)`` puts in time what one
speaker told of one matter. ``with_proposals`` adds the leads that a language model's readings would give.
"""

from .chain import replay, replay_chain
from .engine import Checked, Rule, derive, rank
from .explain import explain
from .graph import dot
from .memory import Memory
from .proposed import with_proposals
from .versions import of_claims, versions

__all__ = ["Checked", "Memory", "Rule", "derive", "dot", "explain", "of_claims", "rank", "replay", "replay_chain", "versions", "with_proposals"]
