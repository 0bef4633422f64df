"""Mentoring: profiles, pairs and their sessions. The first tables come with the first pair."""
