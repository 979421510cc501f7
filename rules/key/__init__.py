"""Rules about the keys that encrypt: whether they are the customer's, work, and are kept well."""
