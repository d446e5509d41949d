"""The public site as files: pages that features declare, written whole, one at a time.

Knows no feature: settings name the page sources (GLASNO_PAGE_SOURCES).
"""
