"""What people type into cells, and what cells show: durations, dates, predecessors, shares, people, money."""
