"""What it costs: each benchmark beside what one would use instead, in one run."""
