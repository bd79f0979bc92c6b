"""The same road on Spark: articles on many machines to a folder of Parquet."""
