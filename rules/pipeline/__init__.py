"""Rules for pipelines: what their definitions will start, and what they may do."""
