"""Several projects in one chart: bars, milestones and the links between projects."""
