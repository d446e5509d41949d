"""Mirrors: a signed site fetched from anywhere, verified byte for byte, and swapped in whole.

Runs on a mirror's own machine: needs no database, no secrets, no settings and no Django, only the
public key that the site is signed with.
"""
