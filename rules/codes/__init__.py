"""CODE: the service codes of DCCP (RFC 6335 sections 8.1.1 and 10.3.2)."""
