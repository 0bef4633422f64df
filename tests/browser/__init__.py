"""Journeys in a real browser: Debian's Chromium against a live server and a real mail sink."""
