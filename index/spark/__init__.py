"""The same road on Spark: what `index.passage` does in one process, done by many, with the same outcome."""
