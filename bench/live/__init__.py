"""Live: one scenario in a real editor; everything that is seen becomes a fact."""
