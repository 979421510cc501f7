"""Rules for identities: execution roles, users, the root user."""
