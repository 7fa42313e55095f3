#!/usr/bin/env python3
"""Makes the layer's file, `layer/countries.bin`, beside this script.

    python3 examples/layer/make.py [delegated-ripencc-latest ...]

Takes the files in which the five Internet registries publish what they have given to whom
(https://www.apnic.net/about-apnic/corporate-documents/documents/resource-guidelines/rir-statistics-exchange-format/).
Without any it makes up data of the same size, the same at each run, and says so.
"""

import ipaddress
import pathlib
import random
import struct
import sys

OUT = pathlib.Path(__file__).resolve().parent / "layer/countries.bin"
COUNTRIES = "AR AU BR CA CN DE ES FR GB IN IT JP KE KR MX NG NL PL SE US ZA".split()


def delegated(path):
    """The first address, the count and the country of each range in a registry's file."""
    for line in pathlib.Path(path).read_text().splitlines():
        fields = line.split("|")
        if len(fields) >= 7 and fields[2] == "ipv4" and fields[6] in ("allocated", "assigned"):
            yield int(ipaddress.IPv4Address(fields[3])), int(fields[4]), fields[1]


def made_up():
    chance = random.Random(6)
    first = int(ipaddress.IPv4Address("1.0.0.0"))
    while first < int(ipaddress.IPv4Address("224.0.0.0")):
        count = 1 << chance.randrange(8, 14)
        # Some ranges are nobody's, and so are those in which private networks lie.
        if chance.random() < 0.9 and first >> 24 not in (10, 127):
            yield first, count, chance.choice(COUNTRIES)
        first += count


def ranges(given):
    """The beginnings of ranges, with gaps as ranges of nobody, and neighbours of one country as one."""
    end, last = 0, ""
    for first, count, country in sorted(given):
        if first > end and last:
            yield end, ""
            last = ""
        if country != last:
            yield first, country
        end, last = first + count, country
    if end < 1 << 32:
        yield end, ""


if __name__ == "__main__":
    given = [range for path in sys.argv[1:] for range in delegated(path)] if sys.argv[1:] else made_up()
    packed = [struct.pack(">I2s", first, country.encode()) for first, country in ranges(given)]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(b"".join(packed))
    print(f"{len(packed)} ranges, {OUT.stat().st_size / 1e6:.1f} MB")
    if not sys.argv[1:]:
        print("The countries are made up. For real ones, give the registries' files.")
