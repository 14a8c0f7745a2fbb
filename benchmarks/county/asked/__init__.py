"""The rules of the county's packs as an analyst would ask them in SQL, a module for each pack."""
