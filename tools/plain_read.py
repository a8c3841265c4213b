"""The peer of the import benchmark: DataFusion (its Python package, optimised by its makers) reads
the same CSV file, every column of every row, and does nothing with it. Usage: plain_read.py FILE"""
import sys

import datafusion
import pyarrow

with open(sys.argv[1], encoding="utf-8-sig") as file:
    header = file.readline().strip().split(",")
schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
config = datafusion.SessionConfig().with_target_partitions(2)
rows = 0
for batch in datafusion.SessionContext(config).read_csv(sys.argv[1], schema=schema).execute_stream():
    rows += batch.to_pyarrow().num_rows
print(f"{rows} rows read", file=sys.stderr)
