"""The words of the auditor: resources and their facts, gaps, verdicts, and the report. Imports nothing above it."""
