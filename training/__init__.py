"""Trains, calibrates and exports Mien's expression net. Start with training/README.md."""
