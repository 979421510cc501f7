"""Rules for watching models at work: Model Monitor's schedules, and SageMaker Clarify."""
