#!/usr/bin/env python3
"""Writes the three agencies' workbooks of the demo beside this script.

    build.py DATA_FOLDER

Needs openpyxl. The figures are those of the 2016 census (DATA_FOLDER/iran/census);
the layouts, mixed letters and digits are what offices really send; the faults in
the third workbook are put in on purpose and listed in README.md.
"""

import csv
import datetime
import io
import sys
import zipfile
from collections import OrderedDict, defaultdict
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

HERE = Path(__file__).resolve().parent
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
# Letters as an Arabic keyboard types them; offices mix both in one file.
ARABIC = str.maketrans({"ی": "ي", "ک": "ك"})
ENGLISH_TO_CODE = {}
NAMES = OrderedDict()


def load_names():
    with open(HERE.parents[1] / "codelists" / "CL_AREA.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["parent"] == "IR" and "_" not in row["id"]:
                NAMES[row["id"]] = row["name_fa"]
                for word in [row["name_en"]] + row["synonyms"].split("|"):
                    ENGLISH_TO_CODE[word] = row["id"]


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def persian(number):
    """12345 -> ۱۲٬۳۴۵, as text."""
    return f"{number:,}".replace(",", "٬").translate(PERSIAN)


def start(workbook, title, lines, columns):
    sheet = workbook.create_sheet(title)
    sheet.sheet_view.rightToLeft = True
    for number, line in enumerate(lines, start=1):
        sheet.cell(number, 1, line).font = Font(bold=number == 1, size=12 if number == 1 else 10)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=columns)
        sheet.cell(number, 1).alignment = Alignment(horizontal="center", readingOrder=2)
    return sheet


def heading(sheet, row, column, text, rows=1, columns=1):
    cell = sheet.cell(row, column, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6F0")
    cell.border = Border(*[Side(style="thin")] * 4)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True, readingOrder=2)
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, start_column=column,
                          end_row=row + rows - 1, end_column=column + columns - 1)


def save(workbook, name):
    """The same bytes every time: no clock in the file or in its archive."""
    del workbook["Sheet"]
    epoch = datetime.datetime(2016, 1, 1)
    workbook.properties.creator = "هم‌افزا"
    workbook.properties.created = epoch
    buffer = io.BytesIO()
    workbook.save(buffer)
    path = HERE / name
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in sorted(source.infolist(), key=lambda each: each.filename != "[Content_Types].xml"):
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                stamp = workbook.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = content.replace(stamp, b"2016-01-01T00:00:00Z")
                assert b">2016-01-01T00:00:00Z</dcterms:modified>" in content, content
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, content)
    print(f"{name}: {path.stat().st_size // 1024} kB")


# --- Statistical Centre of Iran: population by province, age group and sex --

def population(data):
    """REF_AREA -> first age -> [men, women] at the census of 2016, country included."""
    people = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows_of(data / "iran" / "census" / "iran_pop_1956_2016.csv"):
        if row["year"] != "2016" or row["source_name"] == "DYB":
            continue
        area = "IR" if row["location"].startswith("Iran (") else ENGLISH_TO_CODE[row["location"]]
        digits, _, fraction = row["population"].partition(".")
        assert fraction == "0", row
        people[area][int(float(row["age_start"]))][row["sex"] == "female"] = int(digits)
    assert len(people) == 32 and sum(map(sum, people["IR"].values())) == 79_926_270
    for sex in (0, 1):
        for age in range(0, 105, 5):
            assert people["IR"][age][sex] == sum(people[area][age][sex] for area in NAMES)
    return people


def statistical_centre(people):
    workbook = Workbook()
    sheet = start(workbook, "جمعیت", [
        "جدول ۱ - جمعيت بر حسب استان، گروه سنی و جنس",
        "سرشماری عمومی نفوس و مسکن ۱۳۹۵"], 5)
    heading(sheet, 4, 1, "استان", rows=2)
    heading(sheet, 4, 2, "گروه سنی", rows=2)
    heading(sheet, 4, 3, "جمعیت", columns=3)
    for column, word in ((3, "مرد و زن"), (4, "مرد"), (5, "زن")):
        heading(sheet, 5, column, word)
    row = 6
    for place, (area, name) in enumerate([("IR", "کل کشور"), *NAMES.items()]):
        shown = name.translate(ARABIC) if place % 2 else name
        ages = people[area]
        groups = [("جمع", [sum(age[0] for age in ages.values()), sum(age[1] for age in ages.values())])]
        for first in sorted(ages):
            label = f"{first}-{first + 4} ساله" if first < 100 else "100 ساله و بيشتر"
            groups.append((label.translate(PERSIAN), ages[first]))
        sheet.cell(row, 1, shown).alignment = Alignment(vertical="top", readingOrder=2)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + len(groups) - 1, end_column=1)
        for label, (men, women) in groups:
            sheet.cell(row, 2, label)
            sheet.cell(row, 3, men + women).number_format = "#,##0"
            sheet.cell(row, 4, men).number_format = "#,##0"
            sheet.cell(row, 5, persian(women)).alignment = Alignment(horizontal="left")
            row += 1
    foot(sheet, row + 1, "مرکز آمار ایران، سرشماری عمومی نفوس و مسکن ۱۳۹۵", [
        "۱) گروه سنی «جمع» همهٔ سنین را در بر می‌گیرد."])
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 18
    save(workbook, "sci_population_1395.xlsx")


def foot(sheet, row, source, notes, column=1):
    sheet.cell(row, column, "مأخذ").font = Font(bold=True)
    sheet.cell(row, column + 1, source)
    for number, note in enumerate(notes, start=1):
        sheet.cell(row + number, column, note).font = Font(italic=True)


# --- Ministry of Cooperatives, Labour and Social Welfare --------------------

LEVELS = [("Illitrate", "بی‌سواد"), ("Elementary school", "ابتدايی"),
          ("Middle school", "راهنمايی/ متوسطه ۱"), ("High school", "متوسطه ۲ (فاقد مدرک دیپلم)"),
          ("College", "دیپلم و پیش‌دانشگاهی"), ("Higher education", "عالی"),
          ("Other education", "ساير دوره‌های تحصيلی"), ("Unknown", "اظهار نشده")]


def activity(data):
    """status -> REF_AREA -> sex -> counts by level, counties summed to provinces."""
    counts = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: [0] * len(LEVELS))))
    for row in rows_of(data / "iran" / "census" / "iran2016unemployment.csv"):
        for place, (column, _) in enumerate(LEVELS):
            for area in ("IR", "IR-" + row["province_code"]):
                counts[row["status"]][area][row["gender"]][place] += int(row[column])
    for status in counts.values():
        assert set(status) == {"IR", *NAMES}
    return counts


def labour_ministry(counts):
    workbook = Workbook()
    for status, title in (("Active", "جمعیت فعال"), ("Unemployed", "جمعیت بیکار")):
        kind = {"Active": "فعال", "Unemployed": "بيكار"}[status]
        sheet = start(workbook, title, [
            f"جمعيت {kind} ۱۵ ساله و بيشتر بر حسب استان، جنس و سطح سواد",
            "سرشماری عمومی نفوس و مسکن سال ۱۳۹۵", "(نفر)"], 11)
        heading(sheet, 5, 1, "استان", rows=2)
        heading(sheet, 5, 2, "جنس", rows=2)
        heading(sheet, 5, 3, "جمع کل", rows=2)
        heading(sheet, 5, 4, LEVELS[0][1], rows=2)
        heading(sheet, 5, 5, "باسواد بر حسب دورهٔ تحصیلی", columns=6)
        for column, (_, word) in enumerate(LEVELS[1:7], start=5):
            heading(sheet, 6, column, word)
        heading(sheet, 5, 11, LEVELS[7][1], rows=2)
        row = 7
        for place, (area, name) in enumerate([*NAMES.items(), ("IR", "کل کشور")]):
            men, women = counts[status][area]["Male"], counts[status][area]["Female"]
            both = [left + right for left, right in zip(men, women)]
            sheet.cell(row, 1, name if place % 3 else name.translate(ARABIC))
            sheet.merge_cells(start_row=row, start_column=1, end_row=row + 2, end_column=1)
            for word, levels in (("جمع", both), ("مرد", men), ("زن", women)):
                sheet.cell(row, 2, word)
                for column, value in enumerate([sum(levels), *levels], start=3):
                    # One sheet was typed, the other came out of a program.
                    cell = sheet.cell(row, column, value if status == "Active" else persian(value))
                    cell.number_format = "#,##0" if status == "Active" else "@"
                row += 1
        foot(sheet, row + 1, "مرکز آمار ایران، سرشماری عمومی نفوس و مسکن ۱۳۹۵، جدول ۵", [
            "* بیکار: جویای کار ۱۵ ساله و بیشتر که در هفت روز پیش از سرشماری کار نکرده است.",
            "** جمع شهرستان‌های هر استان"])
        sheet.column_dimensions["A"].width = 26
    save(workbook, "mcls_activity_1395.xlsx")


# --- National Organization for Civil Registration: with real faults ---------

def civil_registration(people):
    """Each fault stands in README.md with its cell."""
    workbook = Workbook()
    sheet = start(workbook, "سهم زنان", [
        "جمعیت استان‌ها به تفکیک جنس و سهم زنان از جمعیت",
        "بر پایهٔ سرشماری سال ۱۳۹۵"], 6)
    heading(sheet, 4, 1, "ردیف", rows=2)
    heading(sheet, 4, 2, "استان", rows=2)
    heading(sheet, 4, 3, "جمعیت (نفر)", columns=3)
    for column, word in ((3, "مرد"), (4, "زن"), (5, "جمع")):
        heading(sheet, 5, column, word)
    heading(sheet, 4, 6, "سهم زنان (درصد)", rows=2)
    table = []
    for area, name in [*NAMES.items(), ("IR", "کل کشور")]:
        men = sum(age[0] for age in people[area].values())
        women = sum(age[1] for age in people[area].values())
        share = round(100 * women / (men + women), 1)
        line = [name.translate(ARABIC), men, women, men + women, share]
        if area == "IR-03":
            line[0] = "آذربایجان"                       # which of the two?
        elif area == "IR-07":
            line[3] = 4_815_274                           # for 4,851,274: two digits changed places
        elif area == "IR-08":
            line[4] = share * 10                          # the point was lost
        elif area == "IR-16":
            line[2] = persian(women // 1000) + " هزار نفر"
        elif area == "IR-20":
            line[4] = datetime.date(2016, 5, 14)          # Excel made a date of it
        elif area == "IR-27":
            line[1:4] = [10 * men, 10 * women, 10 * (men + women)]
        table.append(line)
        if area == "IR-25":
            table.append(list(line))                      # Qom, twice
    for number, line in enumerate(table, start=1):
        sheet.cell(number + 5, 1, str(number).translate(PERSIAN))
        for column, value in enumerate(line, start=2):
            cell = sheet.cell(number + 5, column, value)
            cell.number_format = ("yyyy-mm-dd" if isinstance(value, datetime.date)
                                  else "0.0" if column == 6 else "#,##0")
    foot(sheet, len(table) + 7, "مرکز آمار ایران، سرشماری عمومی نفوس و مسکن ۱۳۹۵", [
        "سهم‌ها در سازمان محاسبه شده است."], column=2)
    sheet.column_dimensions["B"].width = 26
    save(workbook, "nocr_women_share_1395.xlsx")


def main():
    data = Path(sys.argv[1])
    load_names()
    people = population(data)
    statistical_centre(people)
    labour_ministry(activity(data))
    civil_registration(people)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
