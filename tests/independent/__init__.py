"""Recounts what the engine has counted, from the stored instants and the profile alone. Nothing of the engine is used."""
