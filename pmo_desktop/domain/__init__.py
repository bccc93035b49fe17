"""Values and rules of project management, in plain Python: no Qt, no SQL, no files."""
