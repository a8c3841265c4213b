"""From `hamafza demo` on an empty folder to the first page, and again on the filled one.
Usage: first_page.py BINARY FOLDER ADDRESS"""
import subprocess
import sys
import time
import urllib.request

binary, folder, address = sys.argv[1:]


def start(name):
    started = time.monotonic()
    server = subprocess.Popen([binary, "demo", "--data", folder, "--listen", address],
                              stderr=subprocess.DEVNULL)
    while True:
        try:
            with urllib.request.urlopen(f"http://{address}/fa/", timeout=30) as page:
                page.read()
            break
        except OSError:
            if server.poll() is not None:
                raise SystemExit(f"the demonstration ended with status {server.returncode}")
            time.sleep(0.05)
    print(f"{name}: {time.monotonic() - started:.1f} s to the first page")
    time.sleep(3)
    with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
        rss = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
    print(f"{name}: {rss} MiB of memory when idle")
    server.terminate()
    server.wait()


start("an empty folder")
start("the filled folder")
