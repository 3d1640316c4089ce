"""What is asked of a benchmark: each figure beside its aim, and an exit code that says whether all were met."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Aims:
    """The figures that were asked for, as they come."""

    missed: list[str] = field(default_factory=list)

    def at_most(self, what: str, figure: float, aim: float) -> None:
        """Print a figure that must not be larger than its aim."""
        self._tell(what, figure, f"<= {aim:g}", met=figure <= aim)

    def exactly(self, what: str, figure: float, aim: float) -> None:
        """Print a figure that must be its aim."""
        self._tell(what, figure, f"= {aim:g}", met=figure == aim)

    @staticmethod
    def told(what: str, figure: float) -> None:
        """Print a figure for which there is no aim."""
        print(f"asked,{what},{figure:.3f},,", flush=True)

    def _tell(self, what: str, figure: float, aim: str, *, met: bool) -> None:
        print(f"asked,{what},{figure:.3f},{aim},{'met' if met else 'MISSED'}", flush=True)
        if not met:
            self.missed.append(what)

    @property
    def exit_code(self) -> int:
        """1 where a figure missed its aim."""
        return 1 if self.missed else 0
