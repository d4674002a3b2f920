"""Maps over settings: which cells there are, in which order, what each came to, and who makes them."""
