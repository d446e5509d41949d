"""A case kept under a code name: what it holds, its seal, and who may try names."""
