"""Looking ahead: capacity by role and month, who is free, what nobody is named for, and who could do it."""
