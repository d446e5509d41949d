"""Typst, wrapped once: a template and data in, PDF/UA or PNG out. Knows no Django."""
