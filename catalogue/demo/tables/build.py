#!/usr/bin/env python3
"""Writes the demo's tables of facts as SDMX-CSV 2.0 beside this script.

    build.py DATA_FOLDER

DATA_FOLDER holds the sources named in README.md (observations/minset,
iran/census, iran/fertility, iran/labour). Standard library only. Every row of
a source becomes exactly one observation; the counts are printed and checked.
Values are kept digit for digit; persons that R wrote as 21564.0 are 21564.
"""

import csv
import re
import sys
from collections import OrderedDict, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIMENSIONS = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "URBANISATION",
              "EDUCATION_LEV", "BREAKDOWN", "TIME_PERIOD"]
ATTRIBUTES = ["OBS_STATUS", "UNIT_MEASURE", "NATURE", "COMMENT_OBS", "SOURCE_DETAIL",
              "SOURCE_YEAR", "TIME_DETAIL", "OBS_VALUE_MODIFIER", "LOWER_BOUND",
              "LOWER_BOUND_MODIFIER", "UPPER_BOUND", "UPPER_BOUND_MODIFIER",
              "VALUE_CATEGORY"]
COUNTRIES = OrderedDict([("IRN", "IR"), ("AFG", "AF"), ("AZE", "AZ"), ("IRQ", "IQ"),
                         ("PAK", "PK"), ("TUR", "TR"), ("OMN", "OM"), ("KAZ", "KZ")])


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def observation(**components):
    whole = dict.fromkeys(DIMENSIONS + ["OBS_VALUE"] + ATTRIBUTES, "")
    whole.update(FREQ="A", AGE="_T", URBANISATION="_T", EDUCATION_LEV="_T", BREAKDOWN="_T")
    whole.update(components)
    return whole


def key(row):
    return tuple(row[dimension] for dimension in DIMENSIONS)


def write(name, dataflow, rows):
    """One file; attributes that no row has are left out of it."""
    keys = [key(row) for row in rows]
    doubled = {each for each in keys if keys.count(each) > 1} if len(set(keys)) != len(keys) else ()
    assert not doubled, (name, sorted(doubled)[:5])
    attributes = [each for each in ATTRIBUTES if any(row[each] for row in rows)]
    columns = DIMENSIONS + ["OBS_VALUE"] + attributes
    path = HERE / f"{name}.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION"] + columns)
        for row in sorted(rows, key=key):
            table.writerow(["dataflow", f"HAMAFZA:{dataflow}(1.0.0)", "I"]
                           + [row[column] for column in columns])
    size = path.stat().st_size
    assert size < 900_000, (name, size)
    print(f"{name}.csv: {len(rows)} observations, {size // 1024} kB")
    return len(rows)


# --- UN Minimum Set of Gender Indicators -----------------------------------

# The source leaves SEX empty for these: what each figure counts says which
# code it gets. Whoever meets another empty SEX must decide, so it stops here.
SEX_OF = {
    "MS_II_8_TERTIARY_TEACHERS": "F",      # a share of women, as IV.1 to IV.5, where the source says F
    "MS_III_5_SKILLED_BIRTHS": "_Z",       # counts births, not persons
}


def age_of(code):
    """Y00T04 -> Y0T4, Y_GE05 -> Y_GE5; no age given -> all ages."""
    return re.sub(r"(Y|T|GE)0+(?=\d)", r"\1", code) if code else "_T"


def breakdown_of(row):
    parts = []
    if row.get("ICT_SKILL"):
        parts.append("ICT_" + row["ICT_SKILL"])
    if row.get("OCCUPATION"):
        parts.append("OCU_" + row["OCCUPATION"])
    if row.get("HOUSEHOLD_TYPE"):
        children = {"CHL_AGET6_TOTAL": "", "CHL_AGET6_YES": "_CHL6", "CHL_AGET6_NO": "_NOCHL6"}
        parts.append("HHT_" + row["HOUSEHOLD_TYPE"].strip("_") + children[row["CHILDREN_UNDER6_PRESENCE"]])
    if row.get("INCOME_WEALTH_QUANTILE", "_T") not in ("", "_T"):
        parts.append("QNT_" + row["INCOME_WEALTH_QUANTILE"])
    if row.get("VIOLENCE_TYPE"):
        parts.append("VIO_" + row["VIOLENCE_TYPE"].replace("+", ""))
    assert len(parts) <= 1, row
    # The source says "not specified" of disability throughout and nothing else.
    assert row.get("DISABILITY_STATUS", "") in ("", "_X"), row
    return parts[0] if parts else "_T"


def status_of(row):
    if not row.get("OBS_VALUE"):
        assert row["VALUE_CATEGORY"], row
        return "M"      # an answer in words: a number cannot exist
    if row["SOURCE_YEAR"] and int(row["TIME_PERIOD"]) > int(row["SOURCE_YEAR"]):
        return "F"
    return "E" if row["NATURE"] in ("E", "M") else "A"


def minimum_set(data):
    series = {row["series"]: row for row in rows_of(HERE / "minset_series.csv")}
    modifier = {"": "", "<": "LT", ">": "GT"}
    read, quantities, laws = 0, defaultdict(list), []
    for path in sorted((data / "observations" / "minset").glob("minset_domain_*.csv")):
        for row in rows_of(path):
            if row["ISO3"] not in COUNTRIES:
                continue
            read += 1
            entry = series[row["MINSET_SERIES"]]
            assert entry["label"] == row["INDICATOR_LABEL"], row
            indicator = entry["indicator"]
            qualitative = indicator.startswith("MS_Q")
            sex = row.get("SEX") or ("_Z" if qualitative else SEX_OF[indicator])
            edition = row["SOURCE_YEAR"]
            made = observation(
                REF_AREA=COUNTRIES[row["ISO3"]], INDICATOR=indicator, SEX=sex,
                AGE="_Z" if qualitative else age_of(row.get("AGE", "")),
                URBANISATION=row.get("URBANIZATION") or "_T",
                EDUCATION_LEV=row.get("EDUCATION_LEV") or "_T",
                BREAKDOWN=breakdown_of(row), TIME_PERIOD=row["TIME_PERIOD"],
                OBS_VALUE=row.get("OBS_VALUE") or "", OBS_STATUS=status_of(row),
                UNIT_MEASURE=row.get("UNIT_MEASURE") or "_Z", NATURE=row["NATURE"],
                COMMENT_OBS=" ".join((row.get("COMMENT_OBS") or "").split()),
                SOURCE_DETAIL=" ".join((row.get("SOURCE_DETAIL") or "").split())
                or f"UNSD, UN Minimum Set of Gender Indicators, edition of {edition}",
                SOURCE_YEAR=edition, TIME_DETAIL=row.get("TIME_DETAIL") or "",
                OBS_VALUE_MODIFIER=modifier[row.get("OBS_VALUE_MODIFIER") or ""],
                LOWER_BOUND=row.get("LOWER_BOUND") or "",
                LOWER_BOUND_MODIFIER=modifier[row.get("LOWER_BOUND_MODIFIER") or ""],
                UPPER_BOUND=row.get("UPPER_BOUND") or "",
                UPPER_BOUND_MODIFIER=modifier[row.get("UPPER_BOUND_MODIFIER") or ""],
                VALUE_CATEGORY="C" + row["VALUE_CATEGORY"] if row.get("VALUE_CATEGORY") else "")
            (laws if qualitative else quantities[made["REF_AREA"]]).append(made)

    # The source holds some keys twice, from two editions: the earlier edition
    # is a table of its own, published first and superseded by the later one.
    written, earlier, iran = 0, [], 0
    for area, rows in quantities.items():
        editions = defaultdict(list)
        for row in rows:
            editions[key(row)].append(row)
        current = []
        for same in editions.values():
            same.sort(key=lambda row: row["SOURCE_YEAR"])
            assert len({row["SOURCE_YEAR"] for row in same}) == len(same), same
            assert len(same) <= 2, same
            earlier.extend(same[:-1])
            current.append(same[-1])
        written += write(f"minset_{area}", "DF_MINSET", current)
        iran += len(current) if area == "IR" else 0
    written += write("minset_earlier_editions", "DF_MINSET", earlier)
    written += write("minset_laws", "DF_LAWS", laws)
    iran += sum(row["REF_AREA"] == "IR" for row in earlier + laws)
    print(f"Minimum Set: {read} rows in, {written} observations out; of Iran {iran}")
    assert read == written


# --- Population by province, sex and age -----------------------------------

PROVINCES = {
    "Markazi": "00", "Gilan": "01", "Mazandaran": "02", "East Azarbayejan": "03",
    "West Azarbayejan": "04", "Kermanshah": "05", "Khuzestan": "06", "Fars": "07",
    "Kerman": "08", "Khorasan-e-Razavi": "09", "Isfahan": "10",
    "Sistan and Baluchistan": "11", "Kurdistan": "12", "Hamadan": "13",
    "Chahar Mahaal and Bakhtiari": "14", "Lorestan": "15", "Ilam": "16",
    "Kohgiluyeh and Boyer-Ahmad": "17", "Bushehr": "18", "Zanjan": "19",
    "Semnan": "20", "Yazd": "21", "Hormozgan": "22", "Tehran": "23", "Ardebil": "24",
    "Qom": "25", "Qazvin": "26", "Golestan": "27", "North Khorasan": "28",
    "South Khorasan": "29", "Alborz": "30",
}
# Provinces whose borders of today did not stand at the census of 1986: the
# source recalculated their figures, so the definition differs.
RECALCULATED = {"IR-" + code for code in
                ("02", "03", "09", "19", "23", "24", "25", "26", "27", "28", "29", "30")}
PERSIAN_YEAR = {"1956": "1335", "1966": "1345", "1976": "1355", "1986": "1365",
                "1996": "1375", "2006": "1385", "2011": "1390", "2016": "1395"}


def area_of(location):
    if location == "Iran (Islamic Republic of)":
        return "IR"
    return "IR-23_2006" if location == "Tehran 2006" else "IR-" + PROVINCES[location]


def census_age(start, end):
    if start == "999.0":
        return "_U"
    first = int(float(start))
    if end == "inf":
        return f"Y_GE{first}"
    last = int(float(end)) - 1
    return f"Y{first}" if first == last else f"Y{first}T{last}"


def whole(number):
    digits, _, fraction = number.partition(".")
    assert fraction in ("", "0"), number
    return digits


def totals(rows, comment):
    """All ages by sex, and both sexes: sums of whole age lists, marked as such."""
    sums, patterns = defaultdict(int), {}
    for row in rows:
        place = (row["REF_AREA"], row["TIME_PERIOD"])
        sums[place + (row["SEX"],)] += int(row["OBS_VALUE"])
        sums[place + ("_T",)] += int(row["OBS_VALUE"])
        patterns[place] = row
    return [dict(patterns[area, year], SEX=sex, AGE="_T", OBS_VALUE=str(value), COMMENT_OBS=comment)
            for (area, year, sex), value in sorted(sums.items())]


def census(data):
    source = rows_of(data / "iran" / "census" / "iran_pop_1956_2016.csv")
    files, doubled = defaultdict(list), []
    for row in source:
        year, area = row["year"], area_of(row["location"])
        yearbook = row["source_name"] == "DYB"
        census_name = f"census of {PERSIAN_YEAR[year]} ({year})"
        made = observation(
            REF_AREA=area, INDICATOR="POP", SEX={"female": "F", "male": "M"}[row["sex"]],
            AGE=census_age(row["age_start"], row["age_end"]), TIME_PERIOD=year,
            OBS_VALUE=whole(row["population"]), OBS_STATUS="A", UNIT_MEASURE="PS", NATURE="C",
            SOURCE_DETAIL=(f"UN Demographic Yearbook, {census_name}" if yearbook
                           else f"Statistical Centre of Iran, {census_name}"))
        if year == "1986" and area in RECALCULATED:
            made.update(OBS_STATUS="D", COMMENT_OBS="Recalculated by the source for the province's present borders")
        files[year, "dyb" if yearbook else "sci"].append(made)

    summed = "Sum of the ages, by the bank"
    written = added = 0

    def emit(name, rows, extra):
        nonlocal written, added
        written += len(rows)
        added += len(extra)
        write(name, "DF_POPULATION", rows + extra)

    old = files["1956", "dyb"] + files["1966", "dyb"] + files["1976", "dyb"]
    emit("population_1956_1976", old, totals(old, summed))
    emit("population_1986_dyb", files["1986", "dyb"], totals(files["1986", "dyb"], summed))
    provinces = files["1986", "sci"]
    for part, low, high in ((1, "IR-00", "IR-15"), (2, "IR-16", "IR-30")):
        half = [row for row in provinces if low <= row["REF_AREA"] <= high]
        emit(f"population_1986_provinces_{part}", half, totals(half, summed))
    # The Yearbook's ages of 1986 leave out 23,713 persons whose age was not
    # stated: the provinces of the Statistical Centre have them, and make the
    # census total of 49,445,010. The country's totals are corrected so.
    country = [dict(row, REF_AREA="IR", OBS_STATUS="A", COMMENT_OBS="") for row in provinces]
    correction = totals(country, "Sum of the provinces, by the bank; with persons of age not stated, "
                                 "whom the Demographic Yearbook leaves out")
    unknown = [row for row in country if row["AGE"] == "_U"]
    correction += [dict(row, AGE="_U", COMMENT_OBS="Sum of the provinces, by the bank")
                   for row in totals(unknown, "") if row["SEX"] != "_T"]
    assert sum(int(row["OBS_VALUE"]) for row in correction if row["SEX"] == "_T") == 49_445_010
    emit("population_1986_correction", [], correction)
    emit("population_1996", files["1996", "dyb"], totals(files["1996", "dyb"], summed))
    for year in ("2006", "2011"):
        both = files[year, "dyb"] + files[year, "sci"]
        emit(f"population_{year}", both, totals(both, summed))
    # 2016 stands in two sources. The Yearbook's single years of the country
    # come first; the Statistical Centre's five-year groups come as its own
    # workbook (../submissions) and take the place of the two keys both have.
    emit("population_2016_dyb", files["2016", "dyb"], [])
    known = {key(row) for row in files["2016", "dyb"]}
    doubled = [row for row in files["2016", "sci"] if key(row) in known]
    print(f"Population: {len(source)} rows in, {written} observations out here, "
          f"{len(files['2016', 'sci'])} of 2016 in the Statistical Centre's workbook "
          f"(of which {len(doubled)} have the key of a Yearbook row); {added} sums added")
    assert len(source) == written + len(files["2016", "sci"])


# --- Fertility, and population by the labour force survey -------------------

def fertility(data):
    rows, read = [], 0
    for name, area in (("irn_fert_table_4.1_rural", "R"), ("irn_fert_table_4.2_urban", "U")):
        for row in rows_of(data / "iran" / "fertility" / f"{name}.csv"):
            for column, value in row.items():
                if column == "Year":
                    continue
                read += 1
                total = column == "TFR"
                rows.append(observation(
                    REF_AREA="IR", INDICATOR="TFR" if total else "ASFR", SEX="F",
                    AGE="Y15T49" if total else "Y" + column.replace("-", "T"), URBANISATION=area,
                    TIME_PERIOD=row["Year"], OBS_VALUE=value, OBS_STATUS="E",
                    UNIT_MEASURE="BIRTHS_PER_WOMAN" if total else "PER_1000_WOMEN", NATURE="C",
                    SOURCE_DETAIL="Abbasi-Shavazi and McDonald (2005), own-children estimates from the "
                                  "Iran Demographic and Health Survey 2000"))
    assert write("fertility_1986_2000", "DF_FERTILITY", rows) == read


def labour_force_survey(data):
    path = data / "iran" / "labour" / "LFS_1401_T001_population_by_age_sex_area.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        table = [row for row in csv.reader(file) if row]
    places, sexes, rows, read = table[0], table[1], [], 0
    for row in table[3:]:
        age = {"Sum": "_T", "80>=": "Y_GE80"}.get(row[0]) or "Y" + row[0].replace("-", "T")
        for place, sex, value in zip(places[1:], sexes[1:], row[1:]):
            read += 1
            rows.append(observation(
                REF_AREA="IR", INDICATOR="POP", SEX={"Sum": "_T", "Male": "M", "Female": "F"}[sex],
                AGE=age, URBANISATION={"Sum": "_T", "Urban": "U", "Rural": "R"}[place],
                TIME_PERIOD="2022", OBS_VALUE=value, OBS_STATUS="E", UNIT_MEASURE="PS", NATURE="C",
                TIME_DETAIL="1401",
                SOURCE_DETAIL="Statistical Centre of Iran, Labour Force Survey 1401, table T001"))
    assert write("population_lfs_1401", "DF_POPULATION_LFS", rows) == read


def main():
    data = Path(sys.argv[1])
    minimum_set(data)
    census(data)
    fertility(data)
    labour_force_survey(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
