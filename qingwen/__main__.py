"""`python -m qingwen`: the command without its console script."""

from qingwen.cli import main

if __name__ == "__main__":
    main()
