"""Spreading the work: what is proposed so that nobody is asked for too much, looked at and accepted."""
