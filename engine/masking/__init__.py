"""Masking: what a person sees of personal data, unless a reason is on record.

What is stored stays whole, since it is what a finding rests on. Every output goes through a
`Mask`: it knows from the contracts which columns are personal or sensitive, and shows enough
of their values to recognise a file and too little to learn the person.
"""

from engine.masking.mask import Mask, mask_of

__all__ = ["Mask", "mask_of"]
