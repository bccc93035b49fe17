"""Puts packs of its own under the numbers 1 to COUNT at a hub, each only where it is free, and prints which it got.

Usage: racer.py WHERE NAME COUNT
"""

import os
import sys

from db.sharing.hub import PackName, hash_of
from db.sharing.hubs import opened

where, name, count = sys.argv[1:]
hub = opened(where, lambda: os.environ["RACER_PASSWORD"])
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.readline()
for number in range(1, int(count) + 1):
    data = f"{name} {number}".encode()
    mine = PackName(number, hash_of(data), "")
    while True:
        if hub.put(mine, data):
            sys.stdout.write(f"{mine.number} {mine.hash}\n")
            break
        if hub.packs(above=number - 1):
            break
hub.close()
