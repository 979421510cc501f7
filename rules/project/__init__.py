"""Rules about SageMaker Projects: their templates, and the roles that these are launched with."""
