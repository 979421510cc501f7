"""Rules for what is paid for and not used."""
