"""Rules for models."""
