"""Rules for Studio: domains, users and spaces."""
