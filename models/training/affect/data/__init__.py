"""Dataset adapters: each yields `Samples`."""
