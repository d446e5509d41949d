"""The crowd's door: published bytes, listed doors and the ledger, past Django's request cycle.

It reads no cookie, no Origin, no Referer, no address and no user agent.
"""
