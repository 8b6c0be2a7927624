"""Who "he", "the minister" and "her deputy" are: unknown rather than a guess."""
from __future__ import annotations
def resolve(passage, named, register, posts, knowledge):
    return ()
