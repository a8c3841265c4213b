"""Real DuckDB attaches the bank of a data folder and reads the same figures. Usage: DATA_FOLDER."""
import os
import pathlib
import sys

import duckdb
import duckdb_ext

folder = os.path.abspath(sys.argv[1])
connection = duckdb.connect()
# The extensions come as Python packages, so that nothing is fetched while testing.
for place in duckdb_ext.__path__:
    for extension in sorted(pathlib.Path(place).glob("extensions/*/*/*.duckdb_extension")):
        connection.execute(f"LOAD '{extension}'")
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
