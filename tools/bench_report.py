"""Prints the figures of reports: a 100-page bilingual draft with 300 bindings, 40 tables and 40 charts as
PDF, DOCX and HTML, cold and after one edit, LibreOffice beside it; and what one revised dataflow
changes in 200 drafts. Takes the program and a data folder the demonstration has filled; after them, for a
smaller try, the number of sections (a table and a chart each) and of drafts."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERIES = [
    ("MS_I_3_LFPR_15P", "Y_GE15", ("F", "M"), "percent"),
    ("MS_I_10_UNEMPLOYMENT", "Y_GE15", ("F", "M"), "percent"),
    ("MS_I_11_ACCOUNT", "Y_GE15", ("F", "M"), "percent"),
    ("MS_I_4_OWN_ACCOUNT", "_T", ("F", "M"), "percent"),
    ("MS_IV_2_PARLIAMENT", "_T", ("F",), "percent"),
]
FA = "این بند متنی است که تنها برای سنجش زمان چیده شدن صفحه‌ها نوشته شده و دربارهٔ وضع زنان در بازار کار، آموزش و سلامت سخن می‌گوید. "
EN = "This paragraph is text written only to measure how long pages take to set; it speaks of women at work, in education and in health. "
WHO = {"F": ("women", "زنان", "women"), "M": ("men", "مردان", "men")}


def name(indicator, sex):
    return f"{indicator.lower().replace('_', '-')}-{WHO[sex][0]}"


def data():
    out = []
    for indicator, age, sexes, style in SERIES:
        for sex in sexes:
            who, fa, en = WHO[sex]
            key = f"A.IR.{indicator}.{sex}.{age}._T._T._T"
            out.append(f'[series.{name(indicator, sex)}]\nquery = "HAMAFZA:DF_MINSET(1.0.0)/{key}"\n'
                       f'label = {{ fa = "سری {fa}", en = "Series of {en}" }}\nwho = "{who}"\nas = "{style}"\ndecimals = 1\n')
    return "\n".join(out)


def section(number, paragraphs):
    indicator, _, sexes, _ = SERIES[number % len(SERIES)]
    names = [name(indicator, sex) for sex in sexes]
    quoted = ", ".join(f'"{each}"' for each in names)
    fa, en = [], []
    for at in range(paragraphs):
        series = names[at % len(names)]
        fa.append(FA * 5 + f"این رقم {{change series={series}}}.")
        en.append(EN * 5 + f"It {{change series={series}}}.")
    for series in names:
        fa.append(f"در سال {{period series={series}}} این رقم {{value series={series}}} بود. " + FA * 3)
        en.append(f"In {{period series={series}}} it was {{value series={series}}}. " + EN * 3)
    both = 'title = { fa = "روند این شاخص", en = "The trend of this indicator" }\n'
    title = 'title.fa = "روند این شاخص"\ntitle.en = "The trend of this indicator"\n'
    return (both + "---\n[fa]\n" + "\n\n".join(fa) + "\n[en]\n" + "\n\n".join(en)
            + f'\n[chart]\nshape = "line"\nseries = [{quoted}]\n{title}subtitle.fa = "درصد"\nsubtitle.en = "Per cent"\n'
            + 'description.fa = "نمودار خطی روند این شاخص."\ndescription.en = "A line chart of this indicator."\n'
            + f'[table]\nseries = [{quoted}]\n{title}periods = ["first", "latest"]\nabsent = "shown"\n')


def draft(folder, sections, paragraphs, ident="bench"):
    (folder / "sections").mkdir(parents=True)
    (folder / "report.toml").write_text(
        f'id = "{ident}"\nversion = "1.0.0"\nlayout = "united-nations"\ntitle = {{ fa = "گزارش سنجش", en = "A report to measure" }}\n'
        'subtitle = { fa = "دوزبانه", en = "In two languages" }\npublisher = { fa = "هم‌افزا", en = "Hamafza" }\n')
    (folder / "data.toml").write_text(data())
    for number in range(sections):
        (folder / "sections" / f"{number:03}-part-{chr(97 + number // 26)}{chr(97 + number % 26)}.txt").write_text(
            section(number, paragraphs))


def run(label, *command):
    with tempfile.TemporaryFile("w+") as said:
        started = time.monotonic()
        child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read()
    if child.returncode != 0:
        sys.exit(f"{label}: {told}")
    print(f"{label:44} {wall:7.2f} s wall {used.ru_utime + used.ru_stime:7.2f} s processor, "
          f"peak {used.ru_maxrss / 1024:.0f} MiB", flush=True)
    return told


def main(binary, bank, sections=40, drafts=200):
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        folder = work / "bench"
        draft(folder, sections, 6)
        text = "".join(path.read_text() for path in folder.glob("sections/*"))
        english = [part.split("[chart]")[0] for part in re.split(r"\[en\]\n", text)[1:]]
        bindings = sum(part.count("{") for part in english)
        print(f"{bindings} bindings, {text.count('[table]')} tables, {text.count('[chart]')} charts")
        compile_ = [binary, "report", "compile", folder, "--data", bank]
        run("HTML, cold", *compile_, "--lang", "en", "-o", work / "a.html")
        run("PDF in English, cold", *compile_, "--lang", "en", "-o", work / "a.pdf")
        pages = subprocess.run(["pdfinfo", work / "a.pdf"], capture_output=True, text=True).stdout
        print(next((line for line in pages.splitlines() if line.startswith("Pages")), "pdfinfo is not here"))
        run("PDF in Persian, cold", *compile_, "--lang", "fa", "-o", work / "fa.pdf")
        one = sorted(folder.glob("sections/*"))[-1]
        one.write_text(one.read_text().replace("written only to measure", "written to measure", 1))
        run("HTML preview, after one edit", *compile_, "--lang", "en", "-o", work / "b.html")
        run("PDF in English, after one edit", *compile_, "--lang", "en", "-o", work / "b.pdf")
        run("DOCX in English", *compile_, "--lang", "en", "-o", work / "a.docx")
        if shutil.which("soffice"):
            run("LibreOffice: that DOCX to PDF", "soffice", "--headless", "--convert-to", "pdf", "--outdir",
                work / "lo", work / "a.docx")
        impact(binary, bank, work, drafts)


def impact(binary, bank, work, drafts):
    copy = work / "bank"
    shutil.copytree(bank, copy)
    for number in range(drafts):
        draft(work / "drafts" / f"{number:03}", 4, 2, f"d{number:03}")
    moment = str(int(time.time() * 1000))
    table = work / "parliament.csv"
    subprocess.run([binary, "export", "--data", copy, "--dataflow", "DF_MINSET", "--key",
                    "A.IR.MS_I_3_LFPR_15P.F", "-o", table], check=True, capture_output=True)
    lines = table.read_text().splitlines()
    head = lines[0].split(",")
    value = head.index("OBS_VALUE")
    import csv
    rows = list(csv.reader(table.open()))
    rows[-1][value] = "18.8"
    with table.open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    done = subprocess.run([binary, "import", "--data", copy, "--dataflow", "DF_MINSET", table],
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    done = run(f"impact of DF_MINSET on {drafts} drafts", binary, "report", "impact", work / "drafts", "--data", copy,
               "--dataflow", "DF_MINSET", "--as-of", moment)
    print(done.strip())


main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:5]))
