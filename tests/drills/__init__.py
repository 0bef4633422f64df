"""Adversarial tests: a seeded sample in every run, the full size under `make drills` (decision 33)."""
