"""`python -m qingwen`: the command without its console script."""

from qingwen.cli import console

if __name__ == "__main__":
    console()
