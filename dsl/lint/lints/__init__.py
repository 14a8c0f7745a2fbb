"""The lints, one module each; the module's docstring is its documentation."""
