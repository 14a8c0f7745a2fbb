"""Reports of a run, to be handed on: what was looked at, what came up, and what each rests on."""
