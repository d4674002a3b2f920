"""`python -m app` is the command `gradient-flow`."""

from app.cli import main

if __name__ == "__main__":
    main()
