"""How stamps that no list knows are found; `cleaning.site_facts.stamp_mining.discover` is the way in."""
