"""SERVICES: what a line of /etc/services may be (services(5)), and what programs make of others."""
