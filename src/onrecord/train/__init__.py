"""Corpora to models and scores: an extra (``pip install 'onrecord[train]'``), never imported by the rest."""
