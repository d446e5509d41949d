"""YAML that somebody else has written, read field by field; what is wrong has file and line."""
