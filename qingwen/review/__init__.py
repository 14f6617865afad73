"""The web page where found stamps are accepted or refused: on loopback, behind a token, for one person.

    queue.py      what discovery left to judge           texts.py     the dataset's texts that hold a suspect
    desk.py       accept, refuse, skip, undo             removal.py   what accepting one would take out
    guard.py      who may ask                            shown.py     how hostile text is shown
    pages.py      what is answered                       server.py    the socket and the address

Reads DATA/rules/suspects.jsonl; writes DATA/rules/<site>.toml and DATA/rules/refused.jsonl by output.stamp_mining.run.
"""
