"""From a row of the outbox to bytes on the wire: words, MIME, links, return addresses, the relay."""
