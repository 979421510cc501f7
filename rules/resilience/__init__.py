"""Rules for what fails when a zone, an instance or spare capacity does."""
