"""The runs of a server: the workers that train them, the clock that drives them, the frames they leave."""
