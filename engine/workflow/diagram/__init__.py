"""Pictures of processes: drawn on a grid, checked for beauty, shown without a browser. Knows nothing of running them."""
