"""The changelog in reports: the outputs of `reglint changes`, and the parts that reports with a base show."""
