"""The pages of docs/ and of the site, made from the code and the catalogue."""
