"""Data contracts of the departments and the policy packs: text only, no code."""
