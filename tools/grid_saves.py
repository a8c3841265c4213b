"""Five hundred people save cells of forms at once: how long each waits, and whether an edit is lost.

Opens a round in the bank of a running demonstration, signs in people, lets them save, reads every
form back and compares. Usage: grid_saves.py [--url URL] [--people 500] [--saves 10] [--pause SECONDS]
"""

import argparse
import asyncio
import html
import json
import re
import statistics
import sys
import time
from urllib.parse import urlencode, urlsplit

PASSWORD = "hamafza-demo"


class Person:
    """One browser: a connection that is kept, and a session."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.host, self.port = parts.hostname, parts.port
        self.cookie = ""
        self.streams = None

    async def ask(self, method, path, body=b"", kind="application/x-www-form-urlencoded"):
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.streams
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(top.split(" ", 2)[1])
        fields = {}
        for line in top.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                self.cookie = value.strip().split(";")[0]
            fields[name.lower()] = value.strip()
        if fields.get("transfer-encoding") == "chunked":
            content = b""
            while True:
                size = int((await reader.readline()).strip() or b"0", 16)
                content += await reader.readexactly(size)
                await reader.readline()
                if size == 0:
                    break
        else:
            content = await reader.readexactly(int(fields.get("content-length", 0)))
        return status, fields, content

    async def sign_in(self, account):
        form = urlencode({"account": account, "password": PASSWORD, "next": "/"}).encode()
        status, _, _ = await self.ask("POST", "/en/sign-in", form)
        if status != 303 or not self.cookie:
            sys.exit(f"{account} could not sign in: {status}")


async def open_round(url):
    """A new round of all provinces; its forms, with the account that fills each in."""
    coordinator = Person(url)
    await coordinator.sign_in("coordinator")
    _, _, page = await coordinator.ask("GET", "/en/call/new")
    providers = re.findall(r'name="provider" value="(GOV-\d\d)"', page.decode())
    plan = [("name_fa", "سنجش"), ("period", "2016"), ("due", "2099-01-01"), ("ask", "everything")]
    plan += [("agreement", "PA_MCLS_ACTIVITY"), ("deed", "open")]
    plan += [("provider", provider) for provider in providers]
    status, fields, _ = await coordinator.ask("POST", "/en/call/new", urlencode(plan).encode())
    if status != 303:
        sys.exit(f"the round could not be opened: {status}")
    _, _, board = await coordinator.ask("GET", fields["location"])
    rows = re.findall(r'<th scope="row"><a href="/en/form/([0-9a-f]+)">([^<]+)</a>', board.decode())
    forms = []
    for form, name in rows:
        place = html.unescape(name).removeprefix("Governorate of ")
        account = place.lower().replace(" ", "-").replace("-and-", "-") + ".supplier"
        forms.append((form, account))
    return coordinator, forms


async def cells_of(person, form):
    """What stands in a form: place, version, value."""
    _, _, page = await person.ask("GET", f"/en/form/{form}")
    text = page.decode()
    values = dict(re.findall(r'name="v(\d+)"[^>]*? value="([^"]*)"', text))
    versions = dict(re.findall(r'name="b(\d+)" value="(\d+)"', text))
    return {int(place): (int(versions[place]), value) for place, value in values.items()}


async def work(person, form, place, saves, pause, start, waits, last):
    """One person: the same cell again and again, each time on the version that stands."""
    version = 0
    await start.wait()
    for number in range(saves):
        value = str(place * 1000 + number)
        cell = [{"place": place, "version": version, "text": value, "reason": ""}]
        begun = time.perf_counter()
        status, _, body = await person.ask(
            "PATCH", f"/en/form/{form}/cells", json.dumps(cell).encode(), "application/json"
        )
        waits.append(time.perf_counter() - begun)
        told = json.loads(body)[0]
        if status != 200 or told["outcome"] != "stands":
            sys.exit(f"cell {place} of {form}: {status} {told}")
        version = told["version"]
        last[(form, place)] = (version, value)
        if pause:
            await asyncio.sleep(pause)


async def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", default="http://127.0.0.1:8080")
    arguments.add_argument("--people", type=int, default=500)
    arguments.add_argument("--saves", type=int, default=10)
    arguments.add_argument("--pause", type=float, default=1.0)
    asked = arguments.parse_args()
    _, forms = await open_round(asked.url)
    supplier, jobs = {}, []
    for form, account in forms:
        supplier[form] = Person(asked.url)
        await supplier[form].sign_in(account)
        places = sorted(await cells_of(supplier[form], form))
        jobs.append([(form, place) for place in places])
    # Everybody has a cell of their own, spread over all provinces.
    spread = [job for turn in zip(*jobs) for job in turn][: asked.people]
    if len(spread) < asked.people:
        sys.exit(f"the round has only {len(spread)} cells")
    start, waits, last, people = asyncio.Event(), [], {}, []
    for form, _ in spread:
        person = Person(asked.url)
        person.cookie = supplier[form].cookie
        await person.ask("GET", "/health")
        people.append(person)
    tasks = [
        asyncio.create_task(
            work(person, form, place, asked.saves, asked.pause, start, waits, last)
        )
        for person, (form, place) in zip(people, spread)
    ]
    await asyncio.sleep(0.2)
    begun = time.perf_counter()
    start.set()
    await asyncio.gather(*tasks)
    wall = time.perf_counter() - begun
    lost = 0
    for form, _ in forms:
        stands = await cells_of(supplier[form], form)
        lost += sum(
            stands.get(place) != kept for (of, place), kept in last.items() if of == form
        )
    waits.sort()
    at = lambda share: waits[min(len(waits) - 1, int(len(waits) * share))] * 1000
    print(
        f"{asked.people} people, {len(waits)} saves in {wall:.1f} s: "
        f"p50 {statistics.median(waits) * 1000:.0f} ms, p95 {at(0.95):.0f} ms, "
        f"p99 {at(0.99):.0f} ms, worst {waits[-1] * 1000:.0f} ms; edits lost: {lost}"
    )
    sys.exit(1 if lost else 0)


asyncio.run(main())
