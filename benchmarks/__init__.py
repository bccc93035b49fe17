"""The measured promises: each figure beside a peer or a limit of the same run, at 1×, 10× and 100×."""
