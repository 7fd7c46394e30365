"""Cases that several authorities share: sealed plans, answers and teams, and the start."""
