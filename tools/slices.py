"""Asks a bank for single series through HTTP and prints p50 and p99 in milliseconds, and the
memory the server holds when idle. Usage: slices.py URL SERVER_PID"""
import http.client
import random
import sys
import time
from urllib.parse import urlsplit

url, server = urlsplit(sys.argv[1]), sys.argv[2]


def memory(field):
    with open(f"/proc/{server}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith(field))


for _ in range(300):
    try:
        connection = http.client.HTTPConnection(url.hostname, url.port)
        connection.request("GET", "/health")
        connection.getresponse().read()
        break
    except OSError:
        time.sleep(0.2)
print(f"idle memory of the server: {memory('VmRSS')} MiB")

dice = random.Random(7)
times, observations = [], 0
for number in range(1_050):
    key = ".".join([
        "M", f"IR-{dice.randrange(31):02d}", "POP", dice.choice("FM"), f"Y{dice.randrange(100)}",
        dice.choice("UR"), "_T", "_T",
    ])
    started = time.perf_counter()
    connection.request("GET", f"/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/1.0.0/{key}",
                       headers={"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"})
    reply = connection.getresponse()
    body = reply.read()
    spent = time.perf_counter() - started
    assert reply.status == 200, (reply.status, body[:300])
    if number >= 50:
        times.append(spent * 1000)
        observations += body.count(b"\n") - 1
times.sort()
print(f"1,000 series of {observations / 1000:.0f} observations: p50 {times[500]:.2f} ms, "
      f"p99 {times[990]:.2f} ms, worst {times[-1]:.2f} ms")
print(f"memory of the server afterwards: {memory('VmRSS')} MiB (peak {memory('VmHWM')} MiB)")
