"""Pure: two run folders compared; better, worse or noise."""
