"""Run rules over a registry and turn problems into findings."""
