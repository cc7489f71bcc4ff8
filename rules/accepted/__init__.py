"""ACCEPT: what a file of accepted findings (reglint-accepted.yaml) may not keep, lest it hides what nobody accepted."""
