"""Package Center, strict: the order of scripts, their environment and the folders of DSM 7.

Install, upgrade, start, stop, boot and uninstall one package on a `Nas`. Every script runs as the package's
account. `order` is the list of what ran, to be compared with what DSM documents.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.synology import rules
from tests.synology.exported import ID, KINDS, exported
from tests.synology.installed import link, remove, resource, share_names
from tests.synology.rules import Refused
from tests.synology.wizard import drawn, require_asked, untouched

if TYPE_CHECKING:
    from tests.synology.nas import Done, Nas

_MEMBERS = ("INFO", "scripts", "conf", "WIZARD_UIFILES", "PACKAGE_ICON.PNG", "PACKAGE_ICON_256.PNG")


@dataclass(slots=True)
class PackageCenter:
    """The state of one package on one NAS."""

    nas: Nas
    arch: str = "x86_64"
    language: str = "enu"
    order: list[str] = field(default_factory=list)
    dialog: str = ""  # what the owner read last
    broken: bool = False  # "needs repair"
    running: bool = False
    _answers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)  # what DSM's environment holds besides
    _held: bool = False  # the former version held a shared folder
    late_shares: bool = False  # permission on shares is given when the package starts, as the guide has it

    # ── what the owner does ──

    def install(
        self,
        spk: Path,
        answers: dict[str, str] | None = None,
        *,
        run: bool = True,
        shown: bool = True,
        strict: bool = True,
    ) -> None:
        """Install, or upgrade when the package is there.

        Without answers a first installation comes from the command line; at an upgrade the owner presses Next
        on the page that is there. `shown`: whether the wizard is shown at all. `strict`: refuse also what DSM
        lets in and what is ruined there, as a package of other people may be.
        """
        with tempfile.TemporaryDirectory(dir=self.nas.root / "volume1/@tmp") as folder:
            new = Path(folder)
            new.chmod(0o755)
            digest = rules.unpack(spk, new)
            old = rules.info_of((self._home / "INFO").read_text()) if self._home.exists() else {}
            info = rules.check(
                new,
                digest,
                rules.payload(spk, digest),
                self.nas.root / "var/packages",
                arch=self.arch,
                installed=old.get("version", ""),
                account=self._account if old else "",
                strict=strict,
            )
            shutil.copytree(rules.payload(spk, digest), new / "package", symlinks=True, copy_function=link)
            self.nas.owned(new / "package")
            if answers is None and old and shown:
                answers = untouched(self._pages(new / "WIZARD_UIFILES", "upgrade"))
            (self._upgrade(new, info, old, answers or {}) if old else self._first(new, info, answers or {}))
        if run and not self.broken:
            self.start()

    def uninstall(self, answers: dict[str, str] | None = None) -> None:
        """Uninstall; var, etc and home stay, as on DSM."""
        self._allowed(answers or {}, self._home / "WIZARD_UIFILES", "uninstall")
        if self.running:
            self.stop()
        env = self._env("UNINSTALL") | (answers or {})
        self._refusable("preuninst", env)
        scripts = self._aside()
        shutil.rmtree(self._home)  # the last script finds no link of the package any more
        self._script(scripts / "postuninst", env)
        shutil.rmtree(scripts.parent)

    def start(self) -> int:
        """Press start; returns the script's exit code. A prestart that says no is the end of it."""
        if refused := self._control("prestart", "START").code:
            return refused
        self._link_command()
        if self.late_shares:
            self._data_shares(self._answers)
        done = self._control("start", "START")
        self.running = done.code == 0
        return done.code

    def stop(self) -> int:
        """Press stop; the command in /usr/local/bin goes as well."""
        if refused := self._control("prestop", "STOP").code:
            return refused
        done = self._control("stop", "STOP")
        remove(self.nas.root / "usr/local/bin/photo-organizer")
        self.running = False
        return done.code

    def status(self) -> int:
        """Ask as DSM does all the time; it knows more answers, but a package that can run has two."""
        code = self._control("status", "").code
        assert code in {0, 3}, code
        return code

    def reboot(self) -> None:
        """Shut down in order and boot again: no prestop, no status word, and prestart at boot."""
        assert self._control("stop", "").code == 0
        self.nas.power_off()
        shutil.rmtree(self.nas.root / "tmp")
        (self.nas.root / "tmp").mkdir(mode=0o777)
        (self.nas.root / "tmp").chmod(0o1777)
        self.nas.boot()
        assert self._control("prestart", "").code == 0
        self.running = self._control("start", "").code == 0

    # ── what happens then ──

    @property
    def _account(self) -> str:
        return str(json.loads((self._home / "conf/privilege").read_text()).get("username", ID))

    @property
    def _home(self) -> Path:
        return self.nas.root / "var/packages" / ID

    def _first(self, new: Path, info: dict[str, str], answers: dict[str, str]) -> None:
        self.broken = False
        self._allowed(answers, new / "WIZARD_UIFILES", "install")
        env = self._env("INSTALL", info["version"]) | answers | self._temporary(new)
        self._refusable_in(new, "preinst", env)
        self._settle_in(new)
        self._give_shares(answers)
        self._finish("postinst", env)

    def _upgrade(self, new: Path, info: dict[str, str], old: dict[str, str], answers: dict[str, str]) -> None:
        self._allowed(answers, new / "WIZARD_UIFILES", "upgrade")
        if self.running:
            self.stop()
        with tempfile.TemporaryDirectory(dir=self.nas.root / "volume1/@tmp") as kept:
            self.nas.owned(Path(kept))
            env = self._env("UPGRADE", info["version"]) | answers | self._temporary(new)
            env |= {
                "SYNOPKG_OLD_PKGVER": old["version"],
                "SYNOPKG_TEMP_UPGRADE_FOLDER": self._inside(Path(kept)),
            }
            self._refusable_in(new, "preupgrade", env)
            self._refusable("preuninst", env)
            scripts = self._aside()
            self._script(scripts / "postuninst", env)
            shutil.rmtree(scripts.parent)
            self.broken = True  # what a no leaves from here on: the former version is gone
            self._refusable_in(new, "preinst", env)
            self.broken = False
            held = share_names(self._home, {})  # which an upgrade without a wizard keeps
            self._settle_in(new)
            self._give_shares(answers, held)
            self._finish("postinst", env)
            self._finish("postupgrade", env)

    def questions(self, spk: Path, kind: str) -> list[Any]:
        """Return the pages of a wizard as the owner would see them; [] for none."""
        with tempfile.TemporaryDirectory(dir=self.nas.root / "volume1/@tmp") as folder:
            Path(folder).chmod(0o755)
            rules.unpack(spk, Path(folder))
            return self._pages(Path(folder) / "WIZARD_UIFILES", kind)

    def _pages(self, files: Path, kind: str) -> list[Any]:
        for suffix in (f"_{self.language}", ""):
            script, plain = files / f"{kind}_uifile{suffix}.sh", files / f"{kind}_uifile{suffix}"
            if script.exists():
                self._execute((self._inside(script),), self._env(kind.upper()))  # needs to be executable
                return drawn(self.dialog) if self.dialog.strip() else []
            if plain.exists():
                return drawn(plain.read_text())
        return []

    def _allowed(self, answers: dict[str, str], files: Path, kind: str) -> None:
        if answers:
            require_asked(answers, self._pages(files, kind))

    def _settle_in(self, new: Path) -> None:
        """Put the payload and the package's folders in their places; target and tmp begin empty."""
        for name in _MEMBERS:
            self._home.mkdir(exist_ok=True)
            remove(self.nas.root / f"var/packages/{ID}/{name}")
            source = new / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, self._home / name)
        for kind, store in KINDS.items():
            real = self.nas.root / "volume1" / store / ID
            if kind in {"target", "tmp"}:
                shutil.rmtree(real, ignore_errors=True)
            real.parent.mkdir(exist_ok=True)
            if kind == "target":
                (new / "package").rename(real)
            if not real.exists():  # what is left over stays whose it was
                real.mkdir(mode=0o700 if kind == "home" else 0o755)
                self.nas.owned(real)
            remove(self.nas.root / f"var/packages/{ID}/{kind}")
            (self._home / kind).symlink_to(f"/volume1/{store}/{ID}")

    def _give_shares(self, answers: dict[str, str], held: list[str] | None = None) -> None:
        """Other packages write to their shares in postinst; Synology's guide says that the start is the time."""
        self._answers, self._held = answers, bool(held)
        if not self.late_shares:
            self._data_shares(answers)

    def _data_shares(self, answers: dict[str, str]) -> None:
        """Give the account permission on each share of conf/resource; a missing share would be made.

        A name that stayed empty leaves the package "in need of repair", unless its former version held a share.
        What DSM does with one name twice nobody knows; here it is no better.
        """
        names = share_names(self._home, answers)
        if "" in names and self._held and not answers:
            return
        if "" in names or len(set(names)) < len(names):
            self.broken, self.dialog = True, f"278 failed to acquire postinst worker: data-share {names}"
            return
        (self._home / "shares").mkdir(exist_ok=True)
        for name in names:
            found = [place for place in self.nas.root.glob(f"volume*/{name}") if place.is_dir()]
            real = found[0] if found else self.nas.root / "volume1" / name
            real.mkdir(exist_ok=True)
            real.chmod(0o777)
            remove(self.nas.root / f"var/packages/{ID}/shares/{name}")
            (self._home / "shares" / name).symlink_to(self._inside(real))

    def _link_command(self) -> None:
        for name in resource(self._home, "usr-local-linker").get("bin", []):
            link = self.nas.root / "usr/local/bin" / Path(name).name
            link.unlink(missing_ok=True)
            link.symlink_to(f"/volume1/@appstore/{ID}/{name}")

    def _aside(self) -> Path:
        """Remove target and tmp; keep the scripts for what runs after that."""
        kept = Path(tempfile.mkdtemp(dir=self.nas.root / "volume1/@tmp"))
        kept.chmod(0o755)
        shutil.copytree(self._home / "scripts", kept / "scripts")
        for kind in ("target", "tmp"):
            shutil.rmtree(self.nas.root / "volume1" / KINDS[kind] / ID)
        return kept / "scripts"

    # ── running scripts ──

    def _refusable_in(self, new: Path, name: str, env: dict[str, str]) -> None:
        if self._script(new / "scripts" / name, env).code:
            raise Refused(0, self.dialog)

    def _refusable(self, name: str, env: dict[str, str]) -> None:
        self._refusable_in(self._home, name, env)

    def _finish(self, name: str, env: dict[str, str]) -> None:
        dialog = self.dialog if self.broken else ""
        self.broken |= self._script(self._home / "scripts" / name, env).code != 0
        self.dialog = dialog or self.dialog

    def _control(self, action: str, status: str) -> Done:
        return self._script(self._home / "scripts/start-stop-status", self._env(status), action)

    def _script(self, path: Path, env: dict[str, str], *arguments: str) -> Done:
        self.order.append(arguments[0] if arguments else path.name)
        return self._execute(("/bin/sh", self._inside(path), *arguments), env)

    def _execute(self, command: tuple[str, ...], env: dict[str, str]) -> Done:
        told = self.nas.root / "tmp/dialog"
        told.write_text("")
        told.chmod(0o666)
        env = env | {"SYNOPKG_TEMP_LOGFILE": "/tmp/dialog"}
        done = self.nas.run(*command, env=env)
        self.dialog = told.read_text() + done.out
        return done

    def _inside(self, path: Path) -> str:
        return "/" + str(path.relative_to(self.nas.root))

    def _temporary(self, new: Path) -> dict[str, str]:
        return {"SYNOPKG_PKGINST_TEMP_DIR": self._inside(new / "package")}

    def _env(self, status: str, version: str = "") -> dict[str, str]:
        installed = self._home / "INFO"
        if not version and installed.exists():
            version = rules.info_of(installed.read_text())["version"]
        return exported(status, version, self.language, self.arch) | self.extra
