"""How an owner signs, and what proves that it is an owner: the organs of the chapter `cleaning.steps.stamps.step`."""
