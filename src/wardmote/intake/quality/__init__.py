"""How good a batch is: what is compared with what, and the plain words that travel with every figure made from it."""
