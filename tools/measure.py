"""Runs a command once and prints its wall seconds, processor seconds and peak memory.

The peak is that of the command's largest single process, children included.
"""
import resource
import subprocess
import sys
import time

name, command = sys.argv[1], sys.argv[2:]
started = time.monotonic()
done = subprocess.run(command, capture_output=True, text=True)
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    f"{name}: {wall:.2f} s wall, {used.ru_utime + used.ru_stime:.2f} s processor, "
    f"{used.ru_maxrss / 1024:.0f} MiB peak, status {done.returncode}"
)
if done.returncode not in (0,):
    print(done.stderr[-2000:])
else:
    for line in done.stderr.splitlines()[-3:]:
        print("   ", line)
