"""How stamps that no list knows are found; `cleaning.discover` is the way in."""
