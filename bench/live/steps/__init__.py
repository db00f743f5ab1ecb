"""The steps of a person, one in each file; journeys are made of them."""
