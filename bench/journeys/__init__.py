"""One scripted person in each file; the file's name is the journey's name."""
