"""A record as tables: what the exports, the pages and the Python API's frames have in common."""
