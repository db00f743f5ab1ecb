"""The pytest plug-in, and the harness on which tests of plug-ins stand."""
