"""The basis of all other packages of the bench; it imports none of them."""
