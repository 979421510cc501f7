"""Rules for credentials where they do not belong."""
