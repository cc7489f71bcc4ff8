"""REF: the documents and footnotes that entries refer to (RFC 6335 section 8.1.1)."""
