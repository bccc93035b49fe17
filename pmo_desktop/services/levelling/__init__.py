"""Levelling of plans: who is asked for too much waits, as a proposal that somebody accepts whole, in part or not."""
