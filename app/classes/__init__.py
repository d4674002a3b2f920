"""Classes: a teacher, the run that all look at, and votes on questions."""
