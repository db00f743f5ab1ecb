"""HTTP/2: frames in and out, one response for each stream; h2 keeps the state of the protocol."""
