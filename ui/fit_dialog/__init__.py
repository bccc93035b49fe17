"""Does a proposal fit into everybody’s load: the dialog, opened from wherever a project is chosen."""
