"""Campaigns: slug, texts, translations, figures, demands, recipients; the page made of blocks."""
