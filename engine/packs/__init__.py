"""Packs: folders of policy files with a manifest, loaded, checked and hashed as one."""

from engine.packs.pack import LoadedPack, Manifest, find_packs, load_pack

__all__ = ["LoadedPack", "Manifest", "find_packs", "load_pack"]
