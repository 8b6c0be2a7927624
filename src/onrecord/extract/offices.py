from __future__ import annotations
class Posts:
    def __init__(self,*a): pass
    def from_names(self,*a): pass
    def from_clauses(self,*a): pass
    def offices(self): return ()
