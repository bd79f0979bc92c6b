"""A folder of Parquet: what is found in articles on many machines, to be read on one."""
