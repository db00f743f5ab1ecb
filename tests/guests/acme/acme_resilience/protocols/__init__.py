"""APIs of ACME."""
