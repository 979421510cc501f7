"""ACME's own rules for the SageMaker Auditor: one file a rule, as in the auditor itself."""
