"""``python -m temoin`` and the installed command."""

from __future__ import annotations

from temoin.cli.root import cli


def main() -> None:
    """Run the command line; it ends the process with a code of the contract."""
    cli(prog_name="temoin")


if __name__ == "__main__":
    main()
