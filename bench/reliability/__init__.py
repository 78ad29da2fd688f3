"""Proof of what Borderwatch promises: faults made on purpose, and what became of them. `python -m bench.reliability`."""
