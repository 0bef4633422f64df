"""A child that takes memory until its limit ends it; stands in for a parser that a file makes do so."""

import resource
import sys

from cop.roster.sandbox import MEMORY

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdin.buffer.read()
    hoard = []
    while True:
        hoard.append(bytes(1 << 24))
