"""The options of the commands for folder thumbnails and models. Touches nothing."""

from __future__ import annotations

from photo_organizer.cli.arguments import command

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from photo_organizer.cli.arguments import Parser


def thumbnails(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands for folder thumbnails and the models behind them."""
    made = command(
        commands, "thumbnails", "make thumbnail.jpg for folders that hold only folders, below ROOT", json=True
    )
    made.add_argument("root", metavar="ROOT", help="this folder and those below it")
    _what_is_made(made)
    _when_it_is_made(made)
    _models(commands)


def _what_is_made(made: argparse.ArgumentParser) -> None:
    made.add_argument("--plan", action="store_true", help="tell what would be made, but write nothing")
    made.add_argument(
        "--remove", action="store_true", help="remove the thumbnails that the program made, and only those"
    )
    made.add_argument("--width", metavar="PIXELS", type=int, help="width of one of the four tiles")
    made.add_argument("--height", metavar="PIXELS", type=int, help="height of one of the four tiles")
    made.add_argument(
        "--candidates-per-tile", metavar="N", type=int, help="pictures that are looked at for each tile"
    )
    made.add_argument("--seed", metavar="N", type=int, help="another number draws other pictures")
    for number in range(1, 5):
        made.add_argument(f"--force-image{number}", metavar="FILE", help=f"this picture in place {number}")


def _when_it_is_made(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--night",
        metavar="SECONDS",
        type=float,
        help="as the nightly run does: below ROOT and the setting 'roots', giving way to everything else, "
        "and ending after this time",
    )
    made.add_argument(
        "--now",
        action="store_true",
        help="what the nightly run would do, at once: below ROOT and, where it is the library, below the setting 'roots'",
    )
    made.add_argument(
        "--asked", action="store_true", help="only the thumbnails that somebody asked for in the page"
    )


def _models(commands: argparse._SubParsersAction[Parser]) -> None:
    models = commands.add_parser(
        "models",
        help="list, fetch or prepare the models that score pictures",
        description="List, fetch or prepare the models that score pictures.",
    )
    actions = models.add_subparsers(prog=models.prog, dest="action", metavar="ACTION")
    command(actions, "list", "tell which models are there, and which are in use", json=True)
    fetch = command(actions, "fetch", "fetch a model, checked against its checksum")
    fetch.add_argument("names", metavar="MODEL", nargs="+", help="names as 'models list' shows them")
    fetch.add_argument("--models-dir", metavar="DIR", help="a folder that is looked at first")
    embed = command(actions, "embed-prompts", "make the numbers for the prompts in the settings")
    embed.add_argument("--model", metavar="MODEL", help="the model they are for (default: the one in use)")
