"""Deployments: the ports that Kubernetes Services and compose files publish."""
