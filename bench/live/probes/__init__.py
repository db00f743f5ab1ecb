"""The probes, one in each file: they record facts and never judge."""
