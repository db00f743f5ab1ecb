"""The documentation that is made from the code and the catalogue, so that it cannot lie. Pure."""
