"""Rules for the record of what happens: trails, data events, alarms, log groups."""
