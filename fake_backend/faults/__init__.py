"""The faults, one in each file; the name of the file is the name of the fault."""
