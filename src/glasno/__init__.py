"""Glasno: petitions, appeals, a confidential register and publicity for people unlawfully held."""
