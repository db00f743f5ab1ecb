"""The providers, one in each file, with the wording of their errors."""
