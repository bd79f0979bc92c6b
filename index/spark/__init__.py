"""The same road on Spark: what `index.grouping` does in one process, done by many, with the same outcome."""
