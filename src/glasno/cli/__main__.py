"""`python -m glasno.cli`: the same command without an installed script."""

from glasno.cli import main

main()
