"""How fast the product is, as ratios to fixed yardsticks that are measured in the same minutes.

`python -m bench [--quick]`; method and goals: docs/performance.md. A benchmark reports, it never fails a build.
"""
