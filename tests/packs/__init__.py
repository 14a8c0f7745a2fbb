"""The policy packs: what they quote, how they are laid out, and that their examples hold."""
