"""Deduplication and copies on Spark: the same results as in one process, computed by many machines."""
