"""Questions about a training: each a function of a run's timeline, called the same way whoever asks."""
