"""Keeps the front and the worker running, and the worker's rounds: steps, schedule, doctor."""
