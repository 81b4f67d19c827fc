"""``temoin policy``: the claims of a policy, quoted."""

from __future__ import annotations

import json
import sys

import click

from temoin.cli.failing import failing_clearly


@click.command(name="policy")
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Print the claims as JSON, and nothing else.")
@click.option("--resolve", multiple=True, metavar="PATTERN[:PORT]=ADDR[:PORT]", help="Where a host really is.")
@click.option("--insecure", is_flag=True, help="Accept any TLS certificate.")
@click.option("--ca-file", type=click.Path(dir_okay=False), metavar="PEM", help="Authorities to trust as well.")
def command(source: str, as_json: bool, resolve: tuple[str, ...], insecure: bool, ca_file: str | None) -> None:  # noqa: FBT001
    """Show what the policy in FILE or at URL claims, with every quote and its place."""
    with failing_clearly():
        from temoin.policy_claims import claims_of

        claims = claims_of(source, resolve=resolve, insecure=insecure, ca_file=ca_file)
        if as_json:
            json.dump([claim.model_dump(mode="json") for claim in claims], sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
            return
        from temoin.terminal import printable

        for claim in claims:
            value = json.dumps(claim.value, ensure_ascii=False)
            click.echo(printable(f"{claim.start:>6}-{claim.end:<6} {claim.kind:<22} « {claim.quote} »  {value}"))
        click.echo(f"{len(claims)} claims", err=True)
