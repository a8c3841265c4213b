"""Attaches a bank with DuckDB as its documentation says and prints every version of its one table."""

import pathlib
import sys

import duckdb
import duckdb_ext

data = pathlib.Path(sys.argv[1])
connection = duckdb.connect()
for folder in duckdb_ext.__path__:
    for extension in sorted(pathlib.Path(folder).glob("extensions/*/*/*.duckdb_extension")):
        connection.execute(f"LOAD '{extension}'")
connection.execute(
    f"ATTACH 'ducklake:sqlite:{data}/hamafza.sqlite' AS bank (DATA_PATH '{data}/bank/', READ_ONLY)"
)
tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'bank'")
assert tables.fetchall() == [("DF_WORK",)], "one table per dataflow"

latest = connection.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('bank')").fetchone()[0]
for snapshot in range(1, latest + 1):
    print("snapshot", snapshot)
    at = f"bank.DF_WORK AT (VERSION => {snapshot})"
    rows = connection.execute(
        f"SELECT SEX, REF_AREA, TIME_PERIOD, OBS_VALUE, OBS_NUMBER FROM {at} ORDER BY 1, 2, 3"
    ).fetchall()
    for *key, value, number in rows:
        print(*key, value if value is not None else ".")
        # The number is the value, exactly.
        assert (number is None) == (value is None), (key, value, number)
        assert value is None or number == __import__("decimal").Decimal(value), (value, number)
    count = connection.execute(f"SELECT count(*) FROM {at}").fetchone()[0]
    assert count == len(rows), (count, len(rows))

# Statistics prune without losing anything, and an attribute that came later is null before.
asked = "SELECT count(*) FROM bank.DF_WORK WHERE "
for where, count in [
    ("SEX = 'F'", 3),
    ("REF_AREA = 'قم'", 2),
    ("TIME_PERIOD > '2016'", 2),
    ("OBS_NUMBER < 1", 1),
    ("OBS_STATUS = 'L'", 1),
    ("COMMENT_OBS IS NULL", 4),
    ("COMMENT_OBS = 'revised'", 1),
    ("ORIGIN_SUBMISSION = 's'", 5),
    ("SEX = 'X'", 0),
]:
    found = connection.execute(asked + where).fetchone()[0]
    assert found == count, (where, found, count)
