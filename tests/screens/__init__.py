"""Walks the running demo as each of its cast, and photographs one page of each type: `make screens`."""
