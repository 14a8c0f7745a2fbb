"""Masking: shapes of values, classes of expressions, and that nothing slips through."""
