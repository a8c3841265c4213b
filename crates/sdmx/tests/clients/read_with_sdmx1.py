"""Reads the messages in a folder with the client sdmx1 and checks what it understood."""

import sys
from pathlib import Path

import sdmx
from sdmx.model import v21

folder = Path(sys.argv[1])

message = sdmx.read_sdmx(folder / "structure.ml21.bank.xml")
assert set(message.codelist) == {"CL_AREA", "CL_SEX", "CL_STATUS", "CL_UNIT"}, message.codelist
sex = message.codelist["CL_SEX"]
assert sex["F"].name["fa"] == "زن" and sex["F"].name["en"] == "Female"
area = message.codelist["CL_AREA"]
assert area["IR-07"].parent is area["IR"]
dsd = message.structure["DSD"]
assert [d.id for d in dsd.dimensions] == ["REF_AREA", "SEX", "TIME_PERIOD"]
assert isinstance(dsd.dimensions.get("TIME_PERIOD"), v21.TimeDimension)
assert {a.id for a in dsd.attributes} == {"OBS_STATUS", "UNIT_MEASURE", "DECIMALS", "COMMENT_OBS", "TITLE"}
assert dsd.dimensions.get("SEX").local_representation.enumerated is sex
assert isinstance(dsd.attributes.get("TITLE").related_to, v21.NoSpecifiedRelationship) or dsd.attributes.get("TITLE").related_to is v21.NoSpecifiedRelationship
assert message.dataflow["DF"].structure is dsd
assert message.dataflow["DF"].name["fa"] == "جریان"

expected = [
    ("IR", "F", "2015", "35.40"),
    ("IR", "F", "2016", None),
    ("IR", "M", "2015-Q2", "-0.50"),
    ("IR", "M", "2016", "12345678901234567890.123456789"),
    ("IR-07", "F", "2016", "0"),
]
for name in ("generic21", "generic21.flat", "specific21", "specific21.flat"):
    data = sdmx.read_sdmx(folder / f"{name}.xml", dsd=dsd)
    assert data.header.sender.id == "NSO", data.header
    found = []
    for obs in data.data[0].obs:
        key = obs.key
        value = None if obs.value in (None, "") else str(obs.value)
        found.append((key["REF_AREA"].value, key["SEX"].value, key["TIME_PERIOD"].value, value))
        assert obs.attrib["OBS_STATUS"].value in ("A", "O")
    assert [tuple(map(str, row)) for row in found] == [tuple(map(str, row)) for row in expected], (name, found)
    assert len(sdmx.to_pandas(data)) == len(expected), name
print("sdmx1", sdmx.__version__, "read everything")
