"""Whether a host is this machine alone."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address, without brackets or port) means this machine alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
