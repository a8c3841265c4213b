"""One peer of `tools/bench-sdmx`: reads or writes the same observations once and prints a line of JSON.

Usage: sdmx_peers.py PEER DATA_FOLDER WORK_FOLDER. The bare readers read every column of every row as text
and do nothing with it; pysdmx and sdmx1 read and write as their documentation says.
"""
import json
import resource
import sys
import time
from pathlib import Path

peer, data, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
CSV, ML, STRUCTURE = data / "data.csv2.csv", data / "data.ml21.xml", data / "structure.ml21.xml"


def header():
    with open(CSV, encoding="utf-8") as file:
        return file.readline().strip().split(",")


def polars_csv():
    import polars

    return polars.read_csv(CSV, schema={name: polars.String for name in header()}).height


def duckdb_csv():
    import duckdb

    relation = duckdb.read_csv(str(CSV), all_varchar=True, header=True)
    return relation.fetch_arrow_table().num_rows


def pyarrow_csv():
    import pyarrow
    from pyarrow import csv

    types = {name: pyarrow.string() for name in header()}
    return csv.read_csv(CSV, convert_options=csv.ConvertOptions(column_types=types)).num_rows


def datafusion_csv():
    import datafusion
    import pyarrow

    schema = pyarrow.schema([(name, pyarrow.string()) for name in header()])
    config = datafusion.SessionConfig().with_target_partitions(2)
    stream = datafusion.SessionContext(config).read_csv(str(CSV), schema=schema).execute_stream()
    return sum(batch.to_pyarrow().num_rows for batch in stream)


def pysdmx_read(path):
    from pysdmx.io import get_datasets

    return sum(len(dataset.data) for dataset in get_datasets(str(path), str(STRUCTURE)))


def sdmx1_ml():
    import sdmx

    structure = sdmx.read_sdmx(STRUCTURE)
    message = sdmx.read_sdmx(ML, structure=next(iter(structure.structure.values())))
    return sum(len(dataset.obs) for dataset in message.data)


def lxml_ml():
    from lxml import etree

    rows = 0
    for _, element in etree.iterparse(str(ML), tag="Obs"):
        dict(element.attrib)
        rows += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return rows


def pysdmx_write(format_name, name):
    from pysdmx.io import get_datasets, write_sdmx
    from pysdmx.io.format import Format

    global began
    datasets = get_datasets(str(CSV), str(STRUCTURE))
    began = time.monotonic()
    write_sdmx(datasets, getattr(Format, format_name), output_path=str(work / name))
    return sum(len(dataset.data) for dataset in datasets)


PEERS = {
    "polars-csv": (polars_csv, CSV),
    "duckdb-csv": (duckdb_csv, CSV),
    "pyarrow-csv": (pyarrow_csv, CSV),
    "datafusion-csv": (datafusion_csv, CSV),
    "pysdmx-csv": (lambda: pysdmx_read(CSV), CSV),
    "pysdmx-ml": (lambda: pysdmx_read(ML), ML),
    "sdmx1-ml": (sdmx1_ml, ML),
    "lxml-ml": (lxml_ml, ML),
    "pysdmx-write-ml": (lambda: pysdmx_write("DATA_SDMX_ML_2_1_STR", "peer.xml"), work / "peer.xml"),
    "pysdmx-write-csv": (lambda: pysdmx_write("DATA_SDMX_CSV_2_0_0", "peer.csv"), work / "peer.csv"),
}

read, path = PEERS[peer]
began = time.monotonic()
rows = read()
seconds = time.monotonic() - began
print(
    json.dumps(
        {
            "what": peer,
            "rows": rows,
            "seconds": round(seconds, 3),
            "rows_per_s": round(rows / seconds),
            "mb_per_s": round(path.stat().st_size / 1e6 / seconds, 1),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    )
)
