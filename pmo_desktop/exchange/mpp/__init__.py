"""MS Project's own file format, through an optional Java library."""
