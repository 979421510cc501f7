"""Rules for the model registry and what belongs to it: packages, cards, lineage, MLflow, partner apps, shares."""
