"""A child that takes memory until its limit ends it; stands in for a parser that a file makes do so."""

import sys

from cop.roster.sandbox import limit

if __name__ == "__main__":
    limit()
    sys.stdin.buffer.read()
    hoard = [bytes(1 << 24) for _ in range(100)]  # 1.6 GB, had it no limit
    sys.stdout.write('{"sheet": "", "rows": [["Name"], ["Mya"]], "wide": [], "other_sheets": []}')
