"""Send and receive: my copy's log meets the team's, pack by pack; whoever sends merges, whoever receives replays."""
