"""Being written by D4 (see the division at the end of the contract). It never stays so."""
