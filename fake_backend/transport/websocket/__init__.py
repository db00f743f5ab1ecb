"""WebSockets towards the client, on connections that were HTTP/1.1 before."""
