"""Settings, addresses and entry points. No domain code lives here, and no app imports it."""
