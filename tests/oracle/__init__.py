"""Time limits counted in the dullest way: day by day and minute by minute, with nothing of the engine in it."""
