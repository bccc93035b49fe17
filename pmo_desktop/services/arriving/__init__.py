"""Whatever arrives: recognised by content, previewed, and brought in as one change."""
