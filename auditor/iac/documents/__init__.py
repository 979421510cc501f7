"""From planned resources to documents in the shapes of AWS's answers; one module for each service."""
