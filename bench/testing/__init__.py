"""The pytest plug-in, and the harness for tests of plug-ins."""
