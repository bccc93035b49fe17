"""What is chosen once for the whole portfolio: whose holidays, whose name and logo, which hours; asked when it first matters."""
