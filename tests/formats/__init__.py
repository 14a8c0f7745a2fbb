"""Each way in which a department's file lies, by adapter and by name."""
