"""What a person can do, one step in each file; journeys are made of them."""
