"""Scripted policyholders: who they are and what they know (scripts/), and how the assistant fares with them."""
