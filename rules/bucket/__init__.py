"""Rules about the buckets that hold data and models: who reads them, how they are encrypted, and whose they are."""
