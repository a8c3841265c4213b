"""The PyPI package sdmx1, unmodified, reads structures and data of a bank. Usage: URL of SDMX 2.1."""
import sys

import sdmx
from requests import HTTPError

sdmx.add_source({"id": "HAMAFZA", "name": "Hamafza", "url": sys.argv[1], "versions": ["2.1"]})
client = sdmx.Client("HAMAFZA")

flows = client.dataflow()
assert "DF_POPULATION" in flows.dataflow, list(flows.dataflow)

whole = client.dataflow("DF_POPULATION")
structure = whole.structure["DSD_GENDER"]
dimensions = [dimension.id for dimension in structure.dimensions]
assert dimensions[:4] == ["FREQ", "REF_AREA", "INDICATOR", "SEX"], dimensions
sexes = whole.codelist["CL_SEX"]
assert sexes["F"].name.localized_default("fa") and sexes["F"].name["en"], sexes["F"].name
everything = client.dataflow("DF_POPULATION", params={"references": "all"})
assert everything.provisionagreement, "an agreement refers to the flow"
assert client.codelist("CL_SEX").codelist["CL_SEX"]["F"].id == "F"

message = client.data("DF_POPULATION", key="A.IR.POP.F+M._T._T._T._T",
                      params={"startPeriod": "2010", "endPeriod": "2020"})
figures = sdmx.to_pandas(message)
values = sorted(int(value) for value in figures.to_numpy().ravel())
assert values == [39427828, 40498442], figures

message = client.data("DF_POPULATION", key={"REF_AREA": "IR", "SEX": "_T"})
assert [int(v) for v in sdmx.to_pandas(message).to_numpy().ravel()] == [79926270]

keys = client.series_keys("DF_POPULATION")
assert len(keys) == 4, keys

specific = client.get("data", "DF_POPULATION", dsd=structure,
                      headers={"Accept": "application/vnd.sdmx.structurespecificdata+xml;version=2.1"})
observations = [obs for data in specific.data for obs in data.obs]
assert len(observations) == 4, len(observations)
statuses = {str(obs.attached_attribute["OBS_STATUS"].value) for obs in observations}
assert statuses == {"A", "L"}, statuses

try:
    client.data("DF_POPULATION", key="A.IR.POP.F._T._T._T._T", params={"startPeriod": "2017-01-01"})
    raise AssertionError("nothing was published for 2017")
except HTTPError as error:
    assert error.response.status_code == 404, error
    assert 'code="100"' in error.response.text, error.response.text

print("sdmx1 read", len(observations), "observations")
