"""What can go wrong while setting up, told in Indonesian together with the way out."""

from __future__ import annotations

import errno

OFFLINE_SIGNS = (
    "name resolution",
    "name or service not known",
    "nodename nor servname",
    "newconnectionerror",
    "connecttimeout",
    "connection refused",
    "connection reset",
    "network is unreachable",
    "dns error",
    "error sending request",
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
    "temporary failure resolving",
)
DISK_SIGNS = ("no space left on device", "enospc", "disk quota exceeded")
PERMISSION_SIGNS = ("permission denied", "eacces", "read-only file system")

OFFLINE = (
    "Paket tidak dapat diunduh: komputer ini tidak terhubung ke gudang paket.",
    "Periksa sambungan internet (atau setelan proksi/cermin pip dan npm), lalu jalankan perintah yang sama lagi. "
    "Yang sudah terunduh tidak diunduh ulang.",
)
DISK = (
    "Ruang disk habis.",
    "Kosongkan ruang disk (perlu sekitar 2 GB di folder ini dan di folder sementara), lalu jalankan lagi.",
)
PERMISSION = (
    "Folder ini tidak boleh ditulisi oleh pengguna sekarang.",
    "Jalankan sebagai pemilik folder, atau salin folder ini ke tempat yang boleh Anda tulisi.",
)
NO_PIP = (
    "Python ini tidak punya pip maupun venv yang lengkap.",
    "Debian/Ubuntu: sudo apt install python3-venv python3-pip, lalu jalankan lagi.",
)
WRONG_HASH = (
    "Isi paket yang diunduh berbeda dari yang dicatat (hash tidak cocok), jadi tidak dipasang.",
    "Jalankan lagi; bila tetap terjadi, periksa proksi atau cermin paket yang dipakai komputer ini.",
)
NO_WHEEL = (
    "Ada paket yang tidak tersedia siap pakai untuk jenis komputer atau versi Python ini.",
    "Gunakan Python 3.11 sampai 3.14 pada Linux x86_64, macOS, atau Windows.",
)
KNOWN = (
    (DISK_SIGNS, DISK),
    (OFFLINE_SIGNS, OFFLINE),
    (("do not match the hashes", "hash mismatch", "eintegrity"), WRONG_HASH),
    (("no matching distribution", "no usable wheels", "no solution found"), NO_WHEEL),
    (("no module named pip", "no module named venv", "no module named ensurepip"), NO_PIP),
    (PERMISSION_SIGNS, PERMISSION),
)
TAIL_LINES = 6
TAIL_WIDTH = 160


class SetupProblem(Exception):
    """Something stopped the set-up; says what, and what the person can do."""

    def __init__(self, what: str, remedy: str, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.detail = detail

    def __str__(self) -> str:
        detail = f"{self.detail.rstrip()}\n\n" if self.detail else ""
        return f"{detail}GAGAL: {self.what}\nJalan keluar: {self.remedy}"


class CommandFailed(Exception):
    """A command that the set-up called ended badly; carries what it printed."""

    def __init__(self, command: list[str], output: str) -> None:
        super().__init__(f"{command[0]}: {output[-200:]}")
        self.command = command
        self.output = output


def is_offline(output: str) -> bool:
    """Whether a command's output says that the network was not there."""
    return _mentions(output, OFFLINE_SIGNS)


def explain(failure: CommandFailed, doing: str) -> SetupProblem:
    """The problem behind a failed command, with its remedy; `doing` names the step for the cases nobody foresaw."""
    tail = "\n".join(f"  | {line[:TAIL_WIDTH]}" for line in failure.output.strip().splitlines()[-TAIL_LINES:])
    known = _known(failure.output)
    if known:
        return SetupProblem(*known, tail)
    command = " ".join(failure.command[:6])
    return SetupProblem(f"{doing} tidak berhasil.", f"Baca pesan di atas; perintah yang gagal: {command} …", tail)


def explain_os_error(error: OSError) -> SetupProblem:
    """The problem behind an operating-system error that the set-up itself met."""
    kinds = {
        errno.ENOSPC: DISK,
        errno.EDQUOT: DISK,
        errno.EACCES: PERMISSION,
        errno.EPERM: PERMISSION,
        errno.EROFS: PERMISSION,
    }
    known = kinds.get(
        error.errno or 0, ("Penyiapan tidak berhasil.", "Baca pesan di atas, perbaiki, lalu jalankan lagi.")
    )
    return SetupProblem(*known, f"  | {error}")


def _known(output: str) -> tuple[str, str] | None:
    return next((told for signs, told in KNOWN if _mentions(output, signs)), None)


def _mentions(output: str, signs: tuple[str, ...]) -> bool:
    lowered = output.lower()
    return any(sign in lowered for sign in signs)
