"""The PyPI package pysdmx, unmodified, reads a bank: structures as a registry client, and structures,
schemas, availability and data through its queries. Usage: URL of the bank's SDMX services.
"""
import io
import sys

from pysdmx.api import qb
from pysdmx.api.fmr import RegistryClient
from pysdmx.api.qb.service import RestService
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.format import AvailabilityFormat, DataFormat, SchemaFormat, StructureFormat

root = sys.argv[1]
flow = ("HAMAFZA", "DF_POPULATION", "1.0.0")

registry = RegistryClient(f"{root}/v2", timeout=60)
assert "F" in {code.id for code in registry.get_codes("HAMAFZA", "CL_SEX").codes}
assert any(each.id == "SEX" for each in registry.get_concepts("HAMAFZA", "CONCEPTS").concepts)
assert {"DF_POPULATION"} <= {each.id for each in registry.get_dataflows("HAMAFZA")}
schema = registry.get_schema("dataflow", *flow)
assert [each.id for each in schema.components.dimensions][:4] == ["FREQ", "REF_AREA", "INDICATOR", "SEX"]
sexes = schema.components["SEX"].enumeration
assert {"F", "M", "_T"} <= {code.id for code in sexes.codes}, sexes

# Every other question a registry client has: the catalogue has something of every class.
# Agencies below another than SDMX bear its name before their own.
assert {"SCI", "MOHME"} <= {each.id.split(".")[-1] for each in registry.get_agencies("HAMAFZA")}
providers = registry.get_providers("HAMAFZA", with_flows=True)
assert any(each.id == "SCI" and each.dataflows for each in providers), providers
assert [each.id for each in registry.get_metadata_providers("HAMAFZA")] == ["HAMAFZA"]
subjects = registry.get_categories("HAMAFZA", "BEIJING")
population = next(each for each in subjects.categories if each.id == "P")
assert population.dataflows, population
areas = registry.get_hierarchy("HAMAFZA", "H_AREA")
assert areas.codes[0].id == "IR" and len(areas.codes[0].codes) == 31, areas
assert registry.get_dataflow_details(*flow).id == "DF_POPULATION"
assert registry.get_data_structures("HAMAFZA", "DSD_GENDER")
assert registry.get_data_constraint("HAMAFZA", "CR_POPULATION")
assert registry.get_provision_agreement("HAMAFZA", "PA_SCI_POPULATION")
assert registry.get_metadata_structures("HAMAFZA", "MSD_QUALITY")
assert registry.get_metadataflows("HAMAFZA", "MDF_QUALITY")
assert registry.get_metadata_provision_agreement("HAMAFZA", "MPA_QUALITY")
report = registry.get_report("HAMAFZA", "QUALITY_DF_POPULATION")
assert any(each.id == "CONTACT_ROLE" for each in report), report
assert registry.get_reports("dataflow", *flow)
assert registry.get_code_map("HAMAFZA", "RM_CONF_OBS_STATUS")
assert registry.get_mapping("HAMAFZA", "SM_LFS_POPULATION")

read = 0
for structure in (StructureFormat.SDMX_JSON_2_0_0, StructureFormat.SDMX_ML_3_0, StructureFormat.SDMX_ML_2_1):
    service = RestService(f"{root}/v2", qb.ApiVersion.V2_0_0, structure_format=structure, timeout=60)
    query = qb.StructureQuery(
        qb.StructureType.DATAFLOW, *flow, references=qb.StructureReference.DESCENDANTS)
    message = read_sdmx(io.BytesIO(service.structure(query)), validate=False)
    assert "CL_SEX" in {each.id for each in message.get_codelists()}, structure
    read += 1

query = qb.AvailabilityQuery(
    qb.DataContext.DATAFLOW, *flow, component_id="SEX", mode=qb.AvailabilityMode.EXACT)
for format in (AvailabilityFormat.SDMX_JSON_2_0_0, AvailabilityFormat.SDMX_ML_3_0):
    service = RestService(f"{root}/v2", qb.ApiVersion.V2_0_0, avail_format=format, timeout=60)
    answer = service.availability(query)
    assert b"_AVAILABILITY" in answer and b"_T" in answer, answer
    read += 1

for format in (SchemaFormat.SDMX_ML_2_1_SCHEMA, SchemaFormat.SDMX_ML_3_0_SCHEMA):
    service = RestService(f"{root}/v2", qb.ApiVersion.V2_0_0, schema_format=format, timeout=60)
    assert b"xs:enumeration" in service.schema(qb.SchemaQuery(qb.SchemaContext.DATAFLOW, *flow))
    read += 1

structures = RestService(f"{root}/v2", qb.ApiVersion.V2_0_0, structure_format=StructureFormat.SDMX_ML_3_0, timeout=60)
whole = structures.structure(qb.StructureQuery(
    qb.StructureType.DATAFLOW, *flow, references=qb.StructureReference.DESCENDANTS))
query = qb.DataQuery(qb.DataContext.DATAFLOW, *flow, key="A.IR.POP.F._T._T._T._T")
for format in (DataFormat.SDMX_CSV_1_0_0, DataFormat.SDMX_CSV_2_0_0, DataFormat.SDMX_ML_2_1_GEN,
               DataFormat.SDMX_ML_2_1_STR, DataFormat.SDMX_ML_3_0):
    service = RestService(f"{root}/v2", qb.ApiVersion.V2_0_0, data_format=format, timeout=60)
    answer = service.data(query)
    datasets = get_datasets(io.BytesIO(answer), io.BytesIO(whole), validate=False)
    values = [int(float(value)) for each in datasets for value in each.data["OBS_VALUE"]]
    assert values[-1] == 39427828, (format, values)
    read += 1
print("pysdmx read", read, "answers")
