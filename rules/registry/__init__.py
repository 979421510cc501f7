"""Rules for the model registry: model package groups and the versions in them."""
