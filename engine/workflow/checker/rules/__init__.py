"""The rules, one module for each theme."""
