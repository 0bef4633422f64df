"""Curated trainings: collections, trainings and their sessions. The first tables come with the first training."""
