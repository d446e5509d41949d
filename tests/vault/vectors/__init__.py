"""Fixed examples of everything that is stored sealed, and the script that made them once."""
