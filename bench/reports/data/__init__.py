"""A judged run as data: what verdict.json holds, and every figure that a page shows."""
