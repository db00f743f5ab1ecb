"""The control page: a browser switches faults on and off and sees the requests as they arrive."""
