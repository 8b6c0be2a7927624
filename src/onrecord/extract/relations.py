from __future__ import annotations
class Ties:
    def __init__(self,*a): pass
    def definitions(self,*a): pass
    def from_clauses(self,*a): pass
    def relations(self): return ()
