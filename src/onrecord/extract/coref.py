"""Who "he", "the minister" and "her deputy" are: unknown rather than a guess.

Names are known before; this walks through the passage once, keeps what was spoken of last, and lets each
pronoun and each nominal choose among it. A choice needs a lead over the next best, else the mention
stands without an actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from onrecord.knowledge import Knowledge

from .bodynouns import OWN_NOUNS, BodyNouns
from .discourse import is_body_noun
from .mentions import Mention
from .offices import Posts
from .passage import Passage
from .pronouns import PERSONAL, Pronouns
from .register import Register
from .rolenouns import RoleNouns
from .roles import Role
from .scene import Scene

_IT = frozenset({"it", "its", "itself"})


def resolve(
    passage: Passage, named: Sequence[Mention], register: Register, posts: Posts, knowledge: Knowledge
) -> tuple[Mention, ...]:
    """Mentions for the pronouns and nominals of a passage; ``named`` are the names."""
    scene = Scene(passage, named, register, posts, knowledge)
    pronouns, bodies = Pronouns(scene), BodyNouns(scene)
    walk = _Walk(scene, pronouns, bodies, RoleNouns(scene, pronouns, bodies))
    for sentence in passage.sentences:
        roles = {role.head: role for role in walk.roles.phrases(sentence)}
        for token in sentence:
            walk.step(token, roles)
        scene.report(sentence)
    return tuple(scene.walk.found.values())


def _owned(token: Token) -> bool:
    return any(c.dep_ == "poss" for c in token.children)


class _Walk:
    """Hands each word to what resolves its kind."""

    def __init__(self, scene: Scene, pronouns: Pronouns, bodies: BodyNouns, roles: RoleNouns) -> None:
        self.scene, self.pronouns, self.bodies, self.roles = scene, pronouns, bodies, roles

    def step(self, token: Token, roles: Mapping[int, Role]) -> None:
        """Resolve one word, if it stands for an actor."""
        mention = self.scene.names.get(token.i)
        if mention is not None:
            # a name that fits several stands in the way of all others
            self.scene.see(token, mention.actor if mention.actor is not None else f"?-{token.i}")
        elif token.i in self.scene.covered:
            return
        elif token.lower_ in PERSONAL:
            self.pronouns.resolve(token, PERSONAL[token.lower_])
        elif token.lower_ in _IT and token.pos_ == "PRON":
            self.pronouns.it(token)
        elif token.i in roles:
            self.roles.resolve(token, roles[token.i])
        elif (
            token.pos_ == "NOUN"
            and token.lemma_.lower() in OWN_NOUNS
            and token.dep_ != "compound"
            and _owned(token)
        ):
            self.bodies.owned(token)
        elif token.pos_ == "NOUN" and is_body_noun(token, self.scene.knowledge):
            self.bodies.resolve(token)
