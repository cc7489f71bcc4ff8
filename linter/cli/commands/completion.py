"""`reglint completion`: scripts for shell completion."""

import click


@click.command(short_help="Print a script for shell completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script for shell completion of commands, options and rules.

    \b
    bash   reglint completion bash > ~/.local/share/bash-completion/completions/reglint
    zsh    reglint completion zsh > "${fpath[1]}/_reglint"
    fish   reglint completion fish > ~/.config/fish/completions/reglint.fish
    """
    from click.shell_completion import get_completion_class

    made_for = get_completion_class(shell)
    assert made_for is not None  # click knows the three shells above
    click.echo(made_for(context.find_root().command, {}, "reglint", "_REGLINT_COMPLETE").source())
