"""A petition's figures for people who look and for programs that read; all of open data alone."""
