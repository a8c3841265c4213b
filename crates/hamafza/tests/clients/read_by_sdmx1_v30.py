"""The PyPI package sdmx1, unmodified, reads structures and data of a bank. Usage: URL of SDMX 3.0.

A program of its own: sdmx1 2.28 cannot begin to read SDMX 3.0 once it has read structure-specific
data of SDMX 2.1.
"""
import sys

import sdmx

sdmx.add_source({"id": "HAMAFZA", "name": "Hamafza", "url": sys.argv[1], "versions": ["3.0.0"]})
client = sdmx.Client("HAMAFZA")

assert "DF_POPULATION" in client.dataflow().dataflow
whole = client.dataflow("DF_POPULATION", params={"references": "all"})
structure = whole.structure["DSD_GENDER"]
dimensions = [dimension.id for dimension in structure.dimensions]
assert dimensions[:4] == ["FREQ", "REF_AREA", "INDICATOR", "SEX"], dimensions
sexes = whole.codelist["CL_SEX"]
assert sexes["F"].name.localized_default("fa") and sexes["F"].name["en"], sexes["F"].name

# Keys as texts: sdmx1 2.28 cannot make a key of a dict with a structure of SDMX 3.0.
for key in ["A.IR.POP.F+M._T._T._T._T", ".IR..F+M...."]:
    figures = sdmx.to_pandas(client.data("DF_POPULATION", key=key))
    values = sorted(int(value) for value in figures.to_numpy().ravel())
    assert values == [39427828, 40498442], (key, figures)

figures = sdmx.to_pandas(client.data("DF_POPULATION", dsd=structure, last_n_observations=1))
assert len(figures) == 4 and int(figures.isna().sum()) == 1, figures
print("sdmx1 read", len(figures), "observations")
