"""Hosts of attempts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lms.quizzes import hosts


@pytest.fixture(autouse=True)
def _same_hosts_afterwards(monkeypatch):
    monkeypatch.setattr(hosts, "_hosts", {})


def test_an_upper_room_answers_for_its_attempts():
    host = hosts.Host(
        title=lambda attempt: f"Kursus {attempt.host_uuid}",
        back_url=lambda attempt: "/kursus/x",
        after_url=lambda attempt: "/kursus/x#lanjut",
        may_view=lambda attempt: True,
    )
    hosts.register("enrollment", host)
    attempt = SimpleNamespace(host="enrollment", host_uuid="7")
    assert hosts.host_of(attempt) is host
    assert hosts.host_of(attempt).title(attempt) == "Kursus 7"


def test_without_a_host_the_quiz_speaks_for_itself():
    attempt = SimpleNamespace(host="preview", quiz_version=SimpleNamespace(title="Kuis akhir"))
    host = hosts.host_of(attempt)
    assert (host.title(attempt), host.back_url(attempt), host.after_url(attempt)) == ("Kuis akhir", "/", "/")
    assert host.may_view(attempt)
