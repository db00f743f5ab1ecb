"""`python -m bench` and the command `bench`."""

import sys


def main() -> None:
    """Run the command line; a bench that cannot even be imported has failed, with exit code 3."""
    try:
        from bench.cli.app import main as run
    except Exception as error:
        words = f"{type(error).__name__}: {' '.join(str(error).split())}"
        sys.stderr.write(f"bench: cannot start: {words}. To fix: make setup\n")
        sys.exit(3)  # the enumeration of the codes may be what cannot be imported
    run()


if __name__ == "__main__":
    main()
