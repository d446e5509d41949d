"""Base pages, components, form widgets and the one stylesheet; no models, no rules."""
