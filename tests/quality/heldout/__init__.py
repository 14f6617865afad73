"""Damage by owners, frames, leads, tails and decoys that the cleaner's authors had not seen when they wrote its rules.

A cleaner is easily fitted to the file it is measured on. Here the damage comes from two halves of one invented stock:
`frames_tune.toml`, from which rules may learn, and `frames_judge.toml`, which nobody reads who writes rules. The same
generator puts either half into the same kind of clean documents; where the second half falls behind the first, rules
have learnt sentences and not the language. `frames_tune2.toml` and `frames_judge2.toml`
are the same for other kinds of sites.

    python -m tests.quality.heldout                          # every stock
    python -m tests.quality.heldout --half tune --misses 2   # and two misses of each family
    python -m tests.quality.heldout --into FOLDER            # writes the two files, in the row form of injected_dev

The carriers are clean laws and reports of the data folder beside the repository; without it the command says so and
ends.
"""
