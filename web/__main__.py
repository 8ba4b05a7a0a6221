"""`python -m web`: the command `firstbell`."""

from web.command import main

main()
