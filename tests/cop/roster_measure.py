"""`python -m tests.cop.roster_measure FILES`: reads them as rosters, then prints the KB of the largest of this process
and its children. A child's figure begins with the size of whoever started it, so no test can ask for itself."""

import re
import resource
import sys
from pathlib import Path

from cop.roster.reader import read_table
from cop.roster.table import FileRefused

if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        try:
            read_table(path.read_bytes(), "roster.xlsx")
        except FileRefused:
            continue
    own = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
    print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
