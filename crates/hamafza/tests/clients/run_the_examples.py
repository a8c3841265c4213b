"""Runs the calls that the page for programs' authors shows, as they stand there. Usage: URL of a bank.

R and Excel are not at hand here: the address in their calls is read with what is.
"""

import io
import re
import subprocess
import sys
import urllib.request
from html.parser import HTMLParser

import sdmx


class Calls(HTMLParser):
    """The code on the page, by tool."""

    def __init__(self) -> None:
        super().__init__()
        self.calls, self.tool, self.inside = [], None, False

    def handle_starttag(self, tag, attributes):
        if tag == "pre":
            self.tool = dict(attributes)["aria-label"]
            self.calls.append([self.tool, ""])
        self.inside = self.inside or tag == "pre"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "pre"

    def handle_data(self, text):
        if self.inside:
            self.calls[-1][1] += text


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


page = Calls()
page.feed(get(f"{sys.argv[1]}/en/developers"))
ran = {}
for tool, code in page.calls:
    if tool == "curl":
        answer = subprocess.run(["sh", "-c", code + " --silent --fail"], capture_output=True, check=True)
        assert b'"dataSets"' in answer.stdout, answer.stdout[:300]
    elif tool.startswith("Python"):
        subprocess.run([sys.executable, "-c", code + "\nassert len(frame) > 0, frame"], check=True)
    elif tool.startswith("R "):
        url = re.search(r'readSDMX\("(.*?)"\)', code)[1]
        message = sdmx.read_sdmx(io.BytesIO(get(url).encode()))
        assert len(sdmx.to_pandas(message)) > 0, code
    else:
        url = re.search(r'Web\.Contents\("(.*?)"\)', code)[1]
        assert len(get(url).splitlines()) > 1, code
    ran[tool] = ran.get(tool, 0) + 1
assert len(ran) == 5, ran
print(ran)
