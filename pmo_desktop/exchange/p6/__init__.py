"""Primavera P6's files: XER, which is P6's tables as text, and P6 XML, put into the same tables."""
