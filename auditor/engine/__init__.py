"""Runs rules over a snapshot and makes the report."""
