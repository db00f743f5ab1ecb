"""The parts of the workbench that a person uses, one file each."""
