"""The output formats, one module each: plain functions of what runs found."""
