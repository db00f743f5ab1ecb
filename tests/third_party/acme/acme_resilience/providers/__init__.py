"""How ACME words its errors."""
