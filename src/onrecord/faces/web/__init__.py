"""The reading room: pages of a record, rendered here, without script, for one person on this machine."""
