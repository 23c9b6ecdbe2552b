"""Chain maps: the nodes of each chain, what feeds what, which enterprise stands where, and what is missing."""
