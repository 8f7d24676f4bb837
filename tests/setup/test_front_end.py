"""The files from npm are laid out whole, with a sprite of every icon we name and the licences."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from lms.setup import front_end, icons, node_packages
from lms.setup.problems import CommandFailed, SetupProblem

SVG = '<!-- licence -->\n<svg\n  class="x"\n  viewBox="0 0 24 24"\n>\n  <path d="M1 1h2" />\n</svg>\n'


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    folder = tmp_path / "node_modules"
    for source in front_end.FILES.values():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(source)
    (folder / "lucide-static" / "icons").mkdir(parents=True)
    for name in icons.ICONS:
        (folder / "lucide-static" / "icons" / f"{name}.svg").write_text(SVG)
    for package in front_end.LICENCES:
        (folder / package / "LICENSE").write_text(f"Licence of {package}")
    return folder


def test_everything_is_laid_out_and_stamped(modules: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    assert not front_end.is_ready(dist)
    front_end.assemble(modules, dist)
    assert front_end.is_ready(dist)
    assert "Licence of htmx.org" in (dist / "LICENSES.txt").read_text()
    assert (dist / "htmx.min.js").read_text() == "htmx.org/dist/htmx.min.js"


@pytest.mark.parametrize("name", [*front_end.FILES, "icons.svg", "LICENSES.txt", "packages.stamp"])
def test_a_missing_file_is_noticed(modules: Path, tmp_path: Path, name: str) -> None:
    front_end.assemble(modules, tmp_path / "dist")
    (tmp_path / "dist" / name).unlink()
    assert not front_end.is_ready(tmp_path / "dist")


def test_folders_of_others_in_dist_are_left_alone(modules: Path, tmp_path: Path) -> None:
    other = tmp_path / "dist" / "site-1" / "app.css"
    other.parent.mkdir(parents=True)
    other.write_text("p {}")
    front_end.assemble(modules, tmp_path / "dist")
    assert other.read_text() == "p {}"


def test_the_sprite_holds_every_icon_once(modules: Path) -> None:
    drawn = ET.fromstring(icons.sprite(modules / "lucide-static" / "icons"))
    symbols = list(drawn)
    assert [symbol.get("id") for symbol in symbols] == list(icons.ICONS)
    assert len(set(icons.ICONS)) == len(icons.ICONS)
    for symbol in symbols:
        assert symbol.get("viewBox") == "0 0 24 24"
        assert symbol.get("stroke") == "currentColor"
        assert len(symbol) == 1


def test_a_file_that_is_no_icon_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.svg").write_text("nothing")
    with pytest.raises(ValueError, match="odd"):
        icons.sprite(tmp_path, ("odd",))


def test_the_fetched_files_stand_in_this_tree() -> None:
    assert front_end.is_ready()
    text = (front_end.DIST / "icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([^"]+)"', text)) == set(icons.ICONS)
    assert len(list(ET.fromstring(text))) == len(icons.ICONS)
    assert (front_end.DIST / "plus-jakarta-sans.woff2").read_bytes()[:4] == b"wOF2"


def test_an_old_npm_is_followed_by_the_one_in_the_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called = []

    def run(command: list[str], **_: object) -> str:
        called.append(command)
        if command[0] == "/old/npm":
            raise CommandFailed(command, "npm ERR! lockfileVersion")
        return ""

    monkeypatch.setattr(node_packages.shutil, "which", lambda name: f"/old/{name}")
    monkeypatch.setattr(node_packages, "run", run)
    monkeypatch.setattr(node_packages.python_packages, "install", lambda lock, target: called.append([lock.name]))
    assert node_packages.fetch(tmp_path) == tmp_path / "node_modules"
    assert [Path(each[0]).name for each in called] == ["npm", "node.lock", "node"]


def test_without_a_network_the_wheel_is_not_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(command: list[str], **_: object) -> str:
        raise CommandFailed(command, "npm error code EAI_AGAIN")

    monkeypatch.setattr(node_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(node_packages, "run", run)
    with pytest.raises(CommandFailed):
        node_packages.fetch(tmp_path)


def test_a_failure_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fetch(workplace: Path) -> Path:
        raise CommandFailed(["npm", "ci"], "npm error code EAI_AGAIN")

    monkeypatch.setattr(front_end, "VENV", tmp_path)
    monkeypatch.setattr(node_packages, "fetch", fetch)
    with pytest.raises(SetupProblem, match="tidak terhubung"):
        front_end.ensure(tmp_path / "dist")
    assert list(tmp_path.iterdir()) == []
