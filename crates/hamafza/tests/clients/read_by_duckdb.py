"""Real DuckDB attaches the bank of a data folder and reads the same figures. Usage: DATA_FOLDER."""
import glob
import os
import sys

import duckdb

folder = os.path.abspath(sys.argv[1])
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
site = os.path.join(os.path.dirname(duckdb.__file__), "..")
for name in ("sqlite_scanner", "ducklake"):
    found = sorted(glob.glob(f"{site}/**/{name}.duckdb_extension", recursive=True))
    assert found, f"the extension {name} is not installed"
    connection.execute(f"LOAD '{found[0]}'")
connection.execute(
    f"ATTACH 'ducklake:sqlite:{folder}/hamafza.sqlite' AS bank (DATA_PATH '{folder}/bank/', READ_ONLY)"
)
rows = connection.execute(
    "SELECT SEX, OBS_VALUE, OBS_NUMBER, OBS_STATUS FROM bank.DF_POPULATION WHERE REF_AREA = 'IR' ORDER BY SEX"
).fetchall()
assert [(sex, value) for sex, value, _, _ in rows] == [
    ("F", "39427828"), ("M", "40498442"), ("_T", "79926270")], rows
assert sum(number for _, _, number, _ in rows[:2]) == rows[2][2], rows
absent = connection.execute(
    "SELECT OBS_VALUE, OBS_NUMBER, OBS_STATUS FROM bank.DF_POPULATION WHERE REF_AREA = 'IR-30'"
).fetchall()
assert absent == [(None, None, "L")], absent
print("DuckDB read", len(rows) + len(absent), "observations")
