import numpy as np

from recommender.steps import flat, joined

TWO = joined([(np.array([1.0, 2.0]), np.array([10.0, 20.0, 30.0])), (np.array([]), np.array([5.0]))])


def test_a_value_on_an_edge_belongs_below_it() -> None:
    np.testing.assert_array_equal(TWO.at(0, np.array([0.0, 1.0, 1.5, 2.0, 2.1])), [10.0, 10.0, 20.0, 20.0, 30.0])


def test_each_signal_has_its_own_function() -> None:
    np.testing.assert_array_equal(TWO.at(1, np.array([-9.0, 9.0])), [5.0, 5.0])
    np.testing.assert_array_equal(TWO.edges_of(0), [1.0, 2.0])
    assert (len(TWO.edges_of(1)), len(TWO.values_of(0)), len(TWO.values_of(1))) == (0, 3, 1)


def test_flat_functions_add_nothing() -> None:
    none = flat(3)
    assert all(none.at(signal, np.array([1.0]))[0] == 0.0 for signal in range(3))
