"""The walls that hold the house up (docs/architecture.md): they fail when quality slips, without anyone watching."""
