"""Snapshots: the immutable documents, gaps and coverage of one scan; written, verified and read here."""
