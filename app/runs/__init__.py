"""A run's life: the workers that train it, the clock that drives it, the frames it leaves."""
