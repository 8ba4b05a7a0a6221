"""`python -m web` is the command `firstbell`. It adds nothing to it."""

from web.command import main

main()
