"""Rules for jobs: training, tuning, processing, monitoring, AutoML and the like."""
