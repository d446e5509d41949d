"""What an HTTP client is told that only ever asks a server of a test, which speaks no TLS."""

import ssl

# By default httpx reads the certificates of all authorities for each client: 20 ms, while a request
# takes one, and whoever waits for a site asks it many times a second.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
