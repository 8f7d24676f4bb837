"""`python3 -m lms` prepares what is missing, once, and then becomes the program."""

import subprocess
import sys
from pathlib import Path

import pytest

from lms.setup import front_end, launch, progress, python_packages, stamps
from lms.setup.places import ROOT
from lms.setup.problems import CommandFailed, SetupProblem


class BecameError(Exception):
    """Stands for the process having become another."""


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def execv(program: str, command: list[str]) -> None:
        seen.extend(command[2:])
        raise BecameError

    monkeypatch.setattr(launch.os, "execv", execv)
    monkeypatch.setattr(launch, "prepare", lambda testing: None)
    monkeypatch.delenv("LMS_NO_SETUP", raising=False)
    return seen


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for `.venv/`, and two small locks."""
    folder = tmp_path / ".venv"
    for name, value in {
        "VENV": folder,
        "VENV_PYTHON": folder / "bin" / "python",
        "RUN_LOCK": tmp_path / "run.lock",
        "TEST_LOCK": tmp_path / "test.lock",
    }.items():
        monkeypatch.setattr(python_packages, name, value)
    monkeypatch.setattr(python_packages.shutil, "which", lambda name: None)
    monkeypatch.setattr(stamps, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(stamps, "base", lambda: "this")
    for name in ("run.lock", "test.lock"):
        (tmp_path / name).touch()
    return folder


@pytest.fixture
def called(venv: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is called; `venv` makes its folder, as the real one does."""
    seen: list[str] = []

    def run(command: list[str], **_: object) -> str:
        seen.append(" ".join(command[1:]))
        if "venv" in command:
            (venv / "bin").mkdir(parents=True, exist_ok=True)
            (venv / "bin" / "python").touch()
        return ""

    monkeypatch.setattr(python_packages, "run", run)
    return seen


def test_a_command_becomes_lms(became: list[str]) -> None:
    with pytest.raises(BecameError):
        launch.main(["serve", "--port", "8000"])
    assert became == ["lms.cli", "serve", "--port", "8000"]


def test_test_becomes_the_checks(became: list[str]) -> None:
    with pytest.raises(BecameError):
        launch.main(["test", "-k", "x"])
    assert became == ["lms.setup.checks", "-k", "x"]


def test_the_setup_can_be_left_out(became: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_NO_SETUP", "1")
    monkeypatch.setattr(launch, "prepare", lambda testing: pytest.fail("prepared"))
    with pytest.raises(BecameError):
        launch.main([])


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (SetupProblem("Ini.", "Itu."), 1, "Jalan keluar: Itu."),
        (OSError(28, "No space left on device"), 1, "Ruang disk habis"),
        (KeyboardInterrupt(), 130, "untuk melanjutkan"),
    ],
)
def test_what_stops_it_is_told(
    became: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    told: str,
) -> None:
    def prepare(testing: bool) -> None:
        raise error

    monkeypatch.setattr(launch, "prepare", prepare)
    assert launch.main([]) == code
    assert told in capsys.readouterr().err
    assert became == []


def test_a_ready_tree_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_packages, "is_ready", lambda testing: True)
    monkeypatch.setattr(front_end, "is_ready", lambda: True)
    monkeypatch.setattr(python_packages, "ensure", lambda testing: pytest.fail("installed"))
    launch.prepare(testing=True)


def test_the_first_start_makes_the_environment_and_the_second_nothing(venv: Path, called: list[str]) -> None:
    python_packages.ensure(testing=False)
    assert len(called) == 2
    assert "--require-hashes --only-binary :all:" in called[1]
    python_packages.ensure(testing=False)
    assert len(called) == 2
    python_packages.ensure(testing=True)
    assert len(called) == 3
    assert called[2].endswith("test.lock")


def test_an_interrupted_installation_is_begun_anew(venv: Path, called: list[str]) -> None:
    python_packages.ensure(testing=False)
    stamps.STAMP.unlink()
    python_packages.ensure(testing=False)
    assert ["-m venv" in command for command in called] == [True, False, True, False]


def test_a_link_to_another_environment_is_left_alone(venv: Path, called: list[str]) -> None:
    (venv.parent / "elsewhere").mkdir()
    venv.symlink_to(venv.parent / "elsewhere")
    with pytest.raises(SetupProblem, match="tautan"):
        python_packages.ensure(testing=False)
    assert called == []


def test_a_changed_lock_only_installs(venv: Path, called: list[str]) -> None:
    python_packages.ensure(testing=False)
    (venv.parent / "run.lock").write_text("renewed")
    python_packages.ensure(testing=False)
    assert ["-m venv" in command for command in called] == [True, False, False]


def test_without_ensurepip_the_outer_pip_installs(
    venv: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = python_packages.run

    def run(command: list[str], **how: object) -> str:
        if command[-1] == str(venv) and "--without-pip" not in command:
            raise CommandFailed(command, "ensurepip is not available")
        return inner(command)

    monkeypatch.setattr(python_packages, "run", run)
    python_packages.ensure(testing=False)
    assert "--without-pip" in called[0]
    assert f"-m pip --python {venv / 'bin' / 'python'} install" in called[1]


def test_uv_goes_first_and_pip_follows_when_it_fails(
    venv: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = python_packages.run

    def run(command: list[str], **how: object) -> str:
        if command[0] == "/usr/bin/uv":
            called.append("uv")
            raise CommandFailed(command, "uv does not know this mirror")
        return inner(command)

    monkeypatch.setattr(python_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(python_packages, "run", run)
    python_packages.ensure(testing=False)
    assert [command.split()[0] for command in called] == ["uv", "-m", "uv", "-m"]


def test_too_little_disk_is_told_before_anything_is_fetched(
    venv: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_packages, "NEEDED_MB", {"run": 10**12, "test": 10**12})
    with pytest.raises(SetupProblem, match="Ruang disk kurang"):
        python_packages.ensure(testing=False)
    assert called == []


@pytest.mark.parametrize(
    ("printed", "kept"), [("Temporary failure in name resolution", True), ("No space left", False)]
)
def test_a_failed_installation_keeps_the_stamp_only_where_nothing_was_changed(
    venv: Path, called: list[str], monkeypatch: pytest.MonkeyPatch, printed: str, kept: bool
) -> None:
    python_packages.ensure(testing=False)
    before = stamps.read()

    def install(lock: Path) -> None:
        assert stamps.read() == {}
        raise CommandFailed(["pip"], printed)

    monkeypatch.setattr(python_packages, "install", install)
    with pytest.raises(SetupProblem):
        python_packages.ensure(testing=True)
    assert stamps.read() == (before if kept else {})


def test_a_step_tells_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.step("Menyiapkan"):
        pass
    assert capsys.readouterr().err == "Menyiapkan …  0 dtk\n"


def test_a_step_that_fails_closes_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), progress.step("Menyiapkan"):
        raise ZeroDivisionError
    assert capsys.readouterr().err == "Menyiapkan …  berhenti\n"


def test_the_setup_imports_the_standard_library_only() -> None:
    program = (
        f"import sys, pkgutil, importlib; before = set(sys.modules); sys.path.insert(0, {str(ROOT)!r});"
        "import lms.setup;"
        "[importlib.import_module('lms.setup.' + found.name) for found in pkgutil.iter_modules(lms.setup.__path__)];"
        "print({name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    printed = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "{'lms'}"


def test_an_old_python_is_told_what_to_do() -> None:
    source = (ROOT / "lms" / "__main__.py").read_text()
    pretend = "import sys; sys.version_info = (3, 9, 1)\n"
    ended = subprocess.run([sys.executable, "-c", pretend + source], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Python 3.11 atau lebih baru" in ended.stderr
    assert "3.9" in ended.stderr
