"""Writes 10,000,000 observations as SDMX-CSV 2.0 for DF_POPULATION: monthly figures of 32 areas,
3 sexes, 100 single ages, 3 kinds of settlement, about 347 months. The values are a formula's, made to be
measured with and nothing else."""
import sys

AREAS = ["IR"] + [f"IR-{number:02d}" for number in range(31)]
SEXES = ["F", "M", "_T"]
AGES = [f"Y{age}" for age in range(100)]
SETTLEMENTS = ["R", "U", "_T"]
WANTED = 10_000_000
SERIES = len(AREAS) * len(SEXES) * len(AGES) * len(SETTLEMENTS)
MONTHS = [f"{1990 + month // 12}-{month % 12 + 1:02d}" for month in range(-(-WANTED // SERIES))]

written = 0
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,URBANISATION,"
              "EDUCATION_LEV,BREAKDOWN,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n")
    for a, area in enumerate(AREAS):
        for s, sex in enumerate(SEXES):
            for g, age in enumerate(AGES):
                for u, settlement in enumerate(SETTLEMENTS):
                    women, men = 900 + 7 * a + 3 * g + 11 * u, 910 + 5 * a + 3 * g + 13 * u
                    base = (women, men, women + men)[s]
                    lines = []
                    for m, month in enumerate(MONTHS):
                        if written + len(lines) >= WANTED:
                            break
                        value = base + (2 * m if s == 2 else m)
                        lines.append(f"dataflow,HAMAFZA:DF_POPULATION(1.0.0),I,M,{area},POP,{sex},"
                                     f"{age},{settlement},_T,_T,{month},{value},A,PS\n")
                    out.writelines(lines)
                    written += len(lines)
print(f"{written} observations written")
