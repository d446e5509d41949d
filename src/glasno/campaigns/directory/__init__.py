"""A campaign as a directory of texts and facts: reading, checking, writing."""
