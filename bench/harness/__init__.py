"""What tests of plug-ins are made of: ours, and those of other packages."""
