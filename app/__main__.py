"""The command `gradient-flow`, which is `python -m app`."""


def main() -> None:
    """Serve the page and the API."""
    from app.cli import main as serve  # here, since each worker's process reads the command's file again

    serve()


if __name__ == "__main__":
    main()
