"""One fault in each file; the file's name is the fault's name."""
