"""A campaign to look at and to try: real facts, a key of its own, signatures that go nowhere."""
