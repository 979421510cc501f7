"""Rules about feature groups. Their offline store is judged by key-output-not-customer-managed."""
