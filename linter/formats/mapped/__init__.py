"""Tables of ports in a shape of their owners, read through a mapping of their columns: Markdown, CSV, JSON and YAML."""
