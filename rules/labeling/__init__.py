"""Rules for human work: the portals, teams and crowds that see the data."""
