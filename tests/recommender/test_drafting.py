"""A post is drafted from the posts it resembles."""

import numpy as np
import pytest

from recommender.drafting import Drafter, Post, Resemblance

KNOWN = [
    Post("Guru Ahli Pertama", ("guru", "sd"), "mengajar menilai kelas"),
    Post("Guru Ahli Muda", ("guru", "sd"), "mengajar menilai kelas"),
    Post("Analis Anggaran", ("analis", "keuangan"), "menghitung anggaran laporan"),
    Post("Analis Keuangan", ("analis", "keuangan"), "menghitung kas laporan"),
]
LEVELS = np.array([[4.0, 1.0], [4.0, 1.0], [1.0, 4.0], [1.0, 4.0]])


def drafted(post: Post, resemblance: Resemblance | None = None) -> list[float]:
    return Drafter(resemblance).fit(KNOWN, LEVELS).draft([post])[0].tolist()


@pytest.mark.parametrize(
    "post",
    [
        Post("Guru Ahli Madya"),
        Post("Pendidik", ("guru", "sd")),
        Post("Pendidik", (), "mengajar di kelas"),
        Post("Guru Ahli Madya", ("guru", "smp"), "mengajar"),
    ],
    ids=["title", "code", "duties", "all"],
)
def test_each_way_of_being_alike_draws_the_draft_to_its_side(post: Post) -> None:
    teaching, counting = drafted(post)
    assert teaching > 2.5 > counting


def test_a_post_like_no_other_gets_the_mean_of_all() -> None:
    assert drafted(Post("Zzz")) == pytest.approx([2.5, 2.5])
    assert drafted(Post("Guru"), Resemblance(0.0, 0.0, 0.0, 0.0)) == pytest.approx([2.5, 2.5])


def test_more_noise_draws_to_the_mean() -> None:
    post = Post("Guru Ahli Madya", ("guru", "sd"))
    assert drafted(post, Resemblance(noise=50.0))[0] < drafted(post, Resemblance(noise=0.1))[0]


def test_what_shares_more_branches_counts_more_and_depth_may_differ() -> None:
    known = [Post("a", ("x", "xy")), Post("b", ("x", "xz")), Post("c")]
    near, far = (
        Drafter(Resemblance(0.0, 0.0, 0.0, 1.0, 0.1)).fit(known, np.array([[3.0], [0.0], [0.0]])).draft([one])[0, 0]
        for one in (Post("d", ("x", "xy", "xyz")), Post("e", ("x", "xz")))
    )
    assert near > far


@pytest.mark.parametrize(
    ("posts", "levels", "words"),
    [([], np.zeros((0, 2)), "0 posts"), (KNOWN, LEVELS[:3], "levels of 3"), (KNOWN, LEVELS * np.nan, "known")],
)
def test_levels_belong_to_the_posts_and_are_known(posts: list[Post], levels: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Drafter().fit(posts, levels)


def test_without_a_title_words_count_for_nothing() -> None:
    drafter = Drafter().fit([Post("", ("a",)), Post("", ("b",))], np.array([[1.0], [3.0]]))
    assert drafter.draft([Post("Guru", ("a",))])[0, 0] < 2.0
