"""Rules for Studio: domains, user profiles and spaces."""
