"""A made-up city's benefits, of any size: seven tables, forty rules, and the same asked by hand."""
