"""Rules for notebook instances."""
