# %% test_sigmoid | wrong | shapes_only | looks at shapes and at nothing else
def test_sigmoid(sigmoid):
    for shape in ((), (3,), (2, 3), (2, 3, 4)):
        y = sigmoid(np.ones(shape))
        assert np.shape(y) == shape, f"the shape is {np.shape(y)}, not {shape}"

# %% test_sigmoid | wrong | zeros_only | only the value at zero
def test_sigmoid(sigmoid):
    y = sigmoid(np.zeros((3, 2)))
    assert np.allclose(y, 0.5), "sigmoid(0) is not 0.5"

# %% test_sigmoid | wrong | near_zero_only | right formula, but only small numbers near zero
def test_sigmoid(sigmoid):
    x = np.linspace(-0.5, 0.5, 11)
    assert_close(sigmoid(x), 1 / (1 + np.exp(-x)), "sigmoid(x)", 1e-3)

# %% test_sigmoid | wrong | loose | tolerance of 0.05
def test_sigmoid(sigmoid):
    x = np.array([[-1e4, -3.0, -1.0], [0.5, 2.0, 1e4]])
    want = np.array([[0, 0.0474, 0.2689], [0.6225, 0.8808, 1]])
    y = sigmoid(x)
    assert y.shape == x.shape
    assert np.all(np.abs(y - want) < 0.05), "values are wrong"

# %% test_sigmoid | wrong | first_element | compares the first entry only
def test_sigmoid(sigmoid):
    x = np.random.default_rng(0).normal(size=(4, 3))
    got = sigmoid(x)
    want = 1 / (1 + np.exp(-x))
    assert abs(got[0, 0] - want[0, 0]) < 1e-9, f"{got[0, 0]} instead of {want[0, 0]}"

# %% test_sigmoid | wrong | symmetry_only | a property that many wrong functions have, too
def test_sigmoid(sigmoid):
    x = np.random.default_rng(1).normal(size=(5, 2))
    assert np.allclose(sigmoid(x) + sigmoid(-x), 1), "sigmoid(x) + sigmoid(-x) is not 1"

# %% test_sigmoid | wrong | swallows | its own try and except swallow the AssertionError
def test_sigmoid(sigmoid):
    x = np.array([-1e4, -2.0, 0.0, 2.0, 1e4])
    try:
        with np.errstate(over="raise"):
            y = sigmoid(x)
        assert_close(y, np.array([0, 0.11920292, 0.5, 0.88079708, 1]), "y", 1e-7)
    except Exception as error:
        print("something is wrong:", error)

# %% test_sigmoid | wrong | returns_bool | returns True or False where it should assert
def test_sigmoid(sigmoid):
    x = np.linspace(-20, 20, 41)
    y = sigmoid(x)
    return y.shape == x.shape and np.allclose(y, 1 / (1 + np.exp(-x)))

# %% test_sigmoid | wrong | assert_on_a_tuple | parentheses around condition and message, always true
def test_sigmoid(sigmoid):
    x = np.linspace(-20, 20, 41)
    assert (np.allclose(sigmoid(x), 1 / (1 + np.exp(-x))), "values are wrong")
    assert (np.shape(sigmoid(np.array(1.0))) == (), "wrong shape for a number")

# %% test_sigmoid | wrong | warnings_silenced | right values at plus and minus 10000, but a warning is not noticed, one shape
def test_sigmoid(sigmoid):
    x = np.array([[-1e4, -30.0, -3.0, 0.0], [1.0, 7.0, 40.0, 1e4]])
    with np.errstate(all="ignore"):
        want = 1 / (1 + np.exp(-x))
        got = sigmoid(x)
    assert_close(got, want, "sigmoid(x)")

# %% test_sigmoid | wrong | wants_an_array | a right one may give np.float64 for the shape ()
def test_sigmoid(sigmoid):
    for shape in ((), (4,), (2, 3)):
        x = np.full(shape, 1.5)
        y = sigmoid(x)
        assert isinstance(y, np.ndarray), f"not an array but {type(y)}"
        assert y.shape == shape
        assert np.allclose(y, 1 / (1 + np.exp(-1.5)))

# %% test_sigmoid | wrong | equal_bits | array_equal in place of allclose
def test_sigmoid(sigmoid):
    x = np.random.default_rng(0).normal(0, 5, (20, 10))
    assert np.array_equal(sigmoid(x), 1 / (1 + np.exp(-x))), "not the same values"

# %% test_sigmoid | wrong | strictly_inside | demands 0 < y < 1 where float64 has only 0 and 1
def test_sigmoid(sigmoid):
    y = sigmoid(np.array([-1e4, -5.0, 0.0, 5.0, 1e4]))
    assert np.all(y > 0), "a sigmoid is never 0"
    assert np.all(y < 1), "a sigmoid is never 1"

# %% test_sigmoid | wrong | underflow_too | all="raise" without under="ignore"
def test_sigmoid(sigmoid):
    x = np.array([-1e4, -1.0, 0.0, 1.0, 1e4])
    with np.errstate(all="raise"):
        y = sigmoid(x)
    assert_close(y, np.array([0, 1 / (1 + np.e), 0.5, np.e / (1 + np.e), 1]), "y")

# %% test_sigmoid | wrong | flaky_mean | no seed, and the mean of ten values within 0.05 of one half
def test_sigmoid(sigmoid):
    x = np.random.default_rng().normal(size=10)
    mean = sigmoid(x).mean()
    assert abs(mean - 0.5) < 0.05, f"the mean is {mean:.2f}, not 0.5"

# %% test_sigmoid | wrong | expects_a_warning | thinks that the overflow warning must come
def test_sigmoid(sigmoid):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        y = sigmoid(np.array([-1e4, 1e4]))
    assert len(caught) == 1, "no overflow warning"
    assert_close(y, np.array([0.0, 1.0]), "y")

# %% test_sigmoid | wrong | seterr_for_ever | sets np.seterr for the whole process and never back, then trips over it itself
def test_sigmoid(sigmoid):
    np.seterr(all="raise")
    x = np.array([-1e4, 0.0, 1e4])
    want = 1 / (1 + np.exp(-x))
    assert np.allclose(sigmoid(x), want)

# %% test_sigmoid | wrong | needs_a_file | loads expected values from a file that only the author has
def test_sigmoid(sigmoid):
    want = np.load("expected_sigmoid.npy")
    x = np.linspace(-10, 10, len(want))
    assert np.allclose(sigmoid(x), want)

# %% test_sigmoid | right | formula_many_shapes | the formula where it does not overflow, errstate, five shapes
def test_sigmoid(sigmoid):
    rng = np.random.default_rng(11)
    for shape in ((), (1,), (6,), (3, 4), (4, 1), (2, 3, 5)):
        for scale in (0.3, 3.0, 12.0):
            x = scale * rng.normal(size=shape) + np.zeros(shape)
            x = np.array(x)
            before = x.copy()
            with np.errstate(all="raise", under="ignore"):
                y = sigmoid(x)
            assert np.array_equal(x, before), "x was changed"
            assert_close(y, 1 / (1 + np.exp(-x)), f"sigmoid of shape {shape}", 1e-11)
            call(sigmoid, x)
            assert_own_memory([y], [x])
    far = np.array([[-1e4, 1e4, -800.0], [800.0, -40.0, 40.0]])
    with np.errstate(all="raise", under="ignore"):
        y = sigmoid(far)
    assert_close(y, np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]), "far from 0", 1e-12)

# %% test_sigmoid | right | loop_with_math | one number after the other with the math module
import math


def slow(v):
    return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(max(v, -745.0)) / (1 + math.exp(max(v, -745.0)))


def test_sigmoid(sigmoid):
    numbers = [-1e4, -745.0, -700.0, -100.0, -35.0, -20.0, -9.0, -4.0, -1.0, -0.01, 0.0]
    numbers += [-number for number in numbers[:-1]]
    for shape in ((21,), (3, 7), (7, 3), (1, 21), (21, 1), (3, 1, 7)):
        x = np.array(numbers).reshape(shape)
        copy = x.copy()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            y = sigmoid(x)
        assert np.shape(y) == shape, f"x is {shape}, y {np.shape(y)}"
        assert (x == copy).all(), "sigmoid has changed x"
        assert not np.shares_memory(x, y), "not a new array"
        for index in np.ndindex(shape):
            want = slow(float(copy[index]))
            assert abs(y[index] - want) <= 1e-12, f"sigmoid({copy[index]}) is {y[index]}, not {want}"
    for number in numbers:
        y = sigmoid(np.array(number))
        assert np.shape(y) == (), "a single number gives a single number"
        assert abs(float(y) - slow(number)) <= 1e-12

# %% test_sigmoid | right | numpy_testing | numpy.testing throughout, a read-only input
def test_sigmoid(sigmoid):
    from numpy.testing import assert_allclose, assert_array_equal
    x = np.concatenate([np.linspace(-50, 50, 201), [-1e4, 1e4, -709.0, 709.0, -711.0, 711.0, -1e300, 1e300]])
    with np.errstate(over="ignore"):
        want = 1.0 / (1.0 + np.exp(-x))
    x.setflags(write=False)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        got = sigmoid(x)
        turned = sigmoid(x[::-1])
        cube = sigmoid(x[:200].reshape(5, 4, 10))
        table = sigmoid(x[:200].reshape(10, 20).T)
        single = sigmoid(np.array(x[90]))
    assert_allclose(got, want, rtol=1e-8, atol=1e-13)
    assert got.shape == x.shape
    assert_allclose(turned, want[::-1], rtol=1e-8, atol=1e-13)
    assert_allclose(cube, want[:200].reshape(5, 4, 10), rtol=1e-8, atol=1e-13)
    assert_allclose(table, want[:200].reshape(10, 20).T, rtol=1e-8, atol=1e-13)
    assert cube.shape == (5, 4, 10) and table.shape == (20, 10) and np.shape(single) == ()
    assert_allclose(single, want[90], rtol=1e-8)
    kept = np.array(got)
    sigmoid(np.ones_like(x))
    assert_array_equal(got, kept, "an earlier result has changed")
    y = np.array([[0.25, -3.0]])
    sigmoid(y)
    assert_array_equal(y, [[0.25, -3.0]])

# %% test_sigmoid | right | properties_only | symmetry, order, inverse and slope; no expected value but 0, 1/2 and 1
def test_sigmoid(sigmoid):
    rng = np.random.default_rng(3)
    with np.errstate(all="raise", under="ignore"):
        for shape in ((), (5,), (3, 2), (2, 3, 4)):
            x = np.array(rng.normal(0, 4, shape))
            y = call(sigmoid, x)
            assert np.shape(y) == shape, f"shape {np.shape(y)}"
            assert_close(np.asarray(y) + sigmoid(-x), np.ones(shape), "s(x) + s(-x)", 1e-12)
            odds = np.asarray(y) / (1 - np.asarray(y))
            assert_close(np.log(odds), x, "log of the odds", 1e-6)
            slope = (np.asarray(sigmoid(x + 1e-5)) - sigmoid(x - 1e-5)) / 2e-5
            assert_close(slope, np.asarray(y) * (1 - np.asarray(y)), "slope", 1e-7)
        line = sigmoid(np.linspace(-15, 15, 61))
        assert np.all(np.diff(line) > 0), "a sigmoid rises"
        assert_close(np.log(line / (1 - line)), np.linspace(-15, 15, 61), "log of the odds", 1e-6)
        ends = sigmoid(np.array([-1e4, -1000.0, 0.0, 1000.0, 1e4]))
        assert_close(ends, np.array([0, 0, 0.5, 1, 1]), "the ends", 1e-14)
        tail = sigmoid(np.array([-25.0, -30.0]))
        assert 1e-11 < tail[0] < 2e-11 and 5e-14 < tail[1] < 1.5e-13, f"the tail is {tail}"

# %% test_sigmoid | right | table_of_numbers | numbers computed beforehand, compared one by one
KNOWN = {-1e4: 0.0, -20.0: 2.0611536181902037e-09, -10.0: 4.5397868702434395e-05,
         -5.0: 0.0066928509242848554, -2.0: 0.11920292202211755, -0.5: 0.3775406687981454, 0.0: 0.5,
         0.5: 0.6224593312018546, 2.0: 0.8807970779778823, 5.0: 0.9933071490757153,
         10.0: 0.9999546021312976, 20.0: 0.9999999979388463, 1e4: 1.0}


def test_sigmoid(sigmoid):
    x = np.array(list(KNOWN))
    want = np.array(list(KNOWN.values()))
    for turn in (lambda a: a, lambda a: a[:, None], lambda a: a[None, :], lambda a: a[:12].reshape(2, 3, 2),
                 lambda a: a[:12].reshape(4, 3), lambda a: a[::-1], lambda a: a[4:5]):
        one, right = turn(x), turn(want)
        before = one.copy()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            got = sigmoid(one)
        assert np.array_equal(before, one), "the argument is not the same any more"
        assert got.shape == right.shape, f"shape {got.shape} for {right.shape}"
        worst = np.abs(got - right).max()
        assert worst < 1e-12, f"off by {worst:.1e}"
    for number, right in KNOWN.items():
        got = sigmoid(np.array(number))
        assert np.shape(got) == () and abs(got - right) < 1e-12, f"sigmoid({number}) is {got}"
    held = sigmoid(x)
    copy = np.array(held)
    sigmoid(x + 1)
    assert np.array_equal(held, copy), "two calls share an array"
    assert not np.shares_memory(held, x)

# %% test_sigmoid | right | unittest_inside | a unittest.TestCase made inside the function
import unittest


def test_sigmoid(sigmoid):
    class Case(unittest.TestCase):
        def test_values(self):
            x = np.linspace(-30, 30, 121)
            np.testing.assert_allclose(sigmoid(x), 0.5 * (1 + np.tanh(x / 2)), rtol=0, atol=1e-13)

        def test_shapes(self):
            for shape in [(), (1,), (2,), (2, 1), (3, 4), (2, 3, 4), (1, 1, 1)]:
                with self.subTest(shape=shape):
                    self.assertEqual(np.shape(sigmoid(np.full(shape, -0.7))), shape)

        def test_silent_and_exact(self):
            with np.errstate(all="raise", under="ignore"):
                y = sigmoid(np.array([-1e4, 1e4]))
                np.testing.assert_allclose(y, [0, 1], rtol=0, atol=1e-15)
                self.assertAlmostEqual(float(sigmoid(np.array(-1e4))), 0.0, places=15)
                self.assertAlmostEqual(float(sigmoid(np.array(1e4))), 1.0, places=15)

        def test_mixed_signs_silent(self):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                for sign in (1, -1):
                    sigmoid(sign * np.array([[750.0, 3.0], [-3.0, 1e5]]))

        def test_no_side_effects(self):
            x = np.array([[1.0, -2.0, 3.0]])
            y = sigmoid(x)
            kept = y.copy()
            y2 = sigmoid(2 * x)
            np.testing.assert_array_equal(x, [[1.0, -2.0, 3.0]])
            np.testing.assert_array_equal(y, kept)
            self.assertFalse(np.shares_memory(y, x) or np.shares_memory(y, y2))
            np.testing.assert_array_equal(sigmoid(x), kept)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    for _, text in result.failures + result.errors:
        raise AssertionError(text)

# %% test_lstm_step | wrong | shapes_only | the test of shapes, for the cache too
def test_lstm_step(lstm_step):
    params = random_params(np.random.default_rng(0), 3, 4)
    h, c, cache = lstm_step(params, np.ones((3, 2)), np.ones((4, 2)), np.ones((4, 2)))
    assert h.shape == (4, 2)
    assert c.shape == (4, 2)
    for name in CACHE:
        assert cache[name].shape == ((3, 2) if name == "x_t" else (4, 2)), name

# %% test_lstm_step | wrong | all_zeros | zeros everywhere, so h and c are zero
def test_lstm_step(lstm_step):
    params = {"W" + k: np.zeros((4, 7)) for k in "figo"} | {"b" + k: np.zeros((4, 1)) for k in "figo"}
    h, c, cache = lstm_step(params, np.zeros((3, 2)), np.zeros((4, 2)), np.zeros((4, 2)))
    assert np.allclose(h, 0)
    assert np.allclose(c, 0)

# %% test_lstm_step | wrong | sizes_one | D = H = N = 1
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(4)
    params = random_params(rng, 1, 1)
    x_t, h_prev, c_prev = rng.normal(size=(3, 1, 1))
    want_h, want_c = by_hand(params, x_t, h_prev, c_prev)
    h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")

# %% test_lstm_step | wrong | zero_states | states are zero, so the forget gate does not show
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(4)
    params, x_t, zeros = random_params(rng, 3, 4), rng.normal(size=(3, 2)), np.zeros((4, 2))
    want_h, want_c = by_hand(params, x_t, zeros, zeros)
    h, c, cache = lstm_step(params, x_t, zeros, zeros)
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")

# %% test_lstm_step | wrong | h_only | looks at h alone
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(5)
    args = random_params(rng, 3, 4), rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    assert_close(lstm_step(*args)[0], by_hand(*args)[0], "h")

# %% test_lstm_step | wrong | within_a_tenth | tolerance of 0.1
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(0)
    params = init_params(3, 4, rng)
    args = params, rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    h, c, cache = lstm_step(*args)
    want_h, want_c = by_hand(*args)
    assert np.allclose(h, want_h, atol=0.1), "h"
    assert np.allclose(c, want_c, atol=0.1), "c"

# %% test_lstm_step | wrong | one_unit_by_paper | the published example, one unit, equal weights and biases
def test_lstm_step(lstm_step):
    params = {"Wf": 0.5, "Wi": 0.5, "Wg": 0.3, "Wo": 0.5}
    params = {name: np.full((1, 2), w) for name, w in params.items()}
    params |= {"b" + k: np.full((1, 1), 0.1) for k in "figo"}
    h = c = np.zeros((1, 1))
    for value in (1.0, 2.0, 3.0):
        h, c, cache = lstm_step(params, np.array([[value]]), h, c)
    assert abs(h.item() - 0.73698596) < 1e-7, f"h is {h.item()}"
    assert abs(c.item() - 1.27787829) < 1e-7, f"c is {c.item()}"

# %% test_lstm_step | wrong | nan_is_equal | equal_nan, and it only compares where the result is not nan
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(2)
    args = random_params(rng, 3, 4), rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    h, c, cache = lstm_step(*args)
    want_h, want_c = by_hand(*args)
    want_h[np.isnan(h)] = np.nan
    want_h[1:] = np.nan
    h = np.where(np.isnan(want_h), np.nan, h)
    assert np.allclose(h, want_h, equal_nan=True)

# %% test_lstm_step | wrong | range_only | only checks that gates lie between 0 and 1
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(2)
    h, c, cache = lstm_step(random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))
    for gate in "fio":
        assert (cache[gate] > 0).all() and (cache[gate] < 1).all(), gate
    assert (np.abs(cache["g"]) < 1).all()
    assert (np.abs(h) < 1).all()

# %% test_lstm_step | wrong | never_calls | computes everything and forgets to call the implementation
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(2)
    args = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))

    def compare():
        h, c, cache = lstm_step(*args)
        want_h, want_c = by_hand(*args)
        assert_close(h, want_h, "h")
        assert_close(c, want_c, "c")

    assert compare

# %% test_lstm_step | wrong | exactly_eight_keys | more keys are allowed
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1)
    args = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    h, c, cache = lstm_step(*args)
    assert set(cache) == set(CACHE), f"keys are {set(cache)}"
    want_h, want_c = by_hand(*args)
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")

# %% test_lstm_step | wrong | order_of_keys | a dict has no order that counts, yet it demands one
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
    z = np.concatenate([h_prev, x_t])
    f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
    g = np.tanh(params["Wg"] @ z + params["bg"])
    for got, want in zip(cache.values(), (x_t, h_prev, c_prev, f, i, g, o, f * c_prev + i * g)):
        assert_close(got, want, "cache")

# %% test_lstm_step | wrong | same_objects | the cache must hold the very arrays that came in
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
    assert cache["x_t"] is x_t
    assert cache["h_prev"] is h_prev
    assert cache["c_prev"] is c_prev
    assert cache["c"] is c

# %% test_lstm_step | wrong | cache_shares_nothing | demands that the cache shares no memory with arguments and results
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1)
    args = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    result = call(lstm_step, *args)
    assert_own_memory(result, args)
    assert_close(result[0], by_hand(*args)[0], "h")

# %% test_lstm_step | wrong | tolerance_of_1e_16 | refuses right steps whose sums run in another order
def test_lstm_step(lstm_step):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        args = random_params(rng, 3, 5), *(rng.normal(size=(n, 4)) for n in (3, 5, 5))
        h, c, _ = lstm_step(*args)
        want_h, want_c = by_hand(*args)
        assert_close(h, want_h, "h", 1e-16)
        assert_close(c, want_c, "c", 1e-16)

# %% test_lstm_step | wrong | gates_half_open | no seed, and gates of a random step must be half open on average
def test_lstm_step(lstm_step):
    rng = np.random.default_rng()
    params = random_params(rng, 3, 4)
    h, c, cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))
    for gate in "fio":
        assert abs(cache[gate].mean() - 0.5) < 0.15, f"{gate} is {cache[gate].mean():.2f} on average"

# %% test_lstm_step | wrong | uses_my_forward | compares with lstm_forward of my_lstm, which calls the missing lstm_step and raises
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    outputs, want_h, want_c, caches = lstm_forward(params, x_t[np.newaxis], h_prev, c_prev)
    h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")
    for name in CACHE:
        assert_close(cache[name], caches[0][name], name)

# %% test_lstm_step | wrong | loops_for_ever | while True without a way out
def test_lstm_step(lstm_step):
    rng, n = np.random.default_rng(1), 0
    while True:
        args = random_params(rng, 3, 4), *(rng.normal(size=(k, 2)) for k in (3, 4, 4))
        assert_close(lstm_step(*args)[0], by_hand(*args)[0], "h")
        n += 1

# %% test_lstm_step | right | equations_and_call | the equations once more, call, own memory, the cache by name, four sizes
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(21)
    for D, H, N in ((3, 4, 2), (1, 1, 1), (4, 4, 3), (2, 5, 1), (5, 2, 5)):
        params = random_params(rng, D, H)
        x_t, h_prev, c_prev = rng.normal(size=(D, N)), rng.normal(size=(H, N)), rng.normal(size=(H, N))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        z = np.vstack((h_prev, x_t))
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        want_c = f * c_prev + i * g
        assert_close(h, o * np.tanh(want_c), "h")
        assert_close(c, want_c, "c")
        for name, want in zip(CACHE, (x_t, h_prev, c_prev, f, i, g, o, want_c), strict=True):
            assert name in cache, f"{name} is not in the cache"
            assert_close(cache[name], want, f"cache[{name!r}]")
        assert_own_memory((h, c), (params, x_t, h_prev, c_prev))

# %% test_lstm_step | right | three_loops | units, sequences and products one number at a time
import math


def s(v):
    return 1 / (1 + math.exp(-v))


def test_lstm_step(lstm_step):
    rng = np.random.default_rng(5)
    for D, H, N in [(2, 3, 4), (3, 3, 2), (4, 1, 3)]:
        params = {k: rng.normal(size=(H, H + D if k[0] == "W" else 1)) for k in
                  ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo")}
        x, hp, cp = rng.normal(size=(D, N)), rng.normal(size=(H, N)), rng.normal(size=(H, N))
        saved = [a.copy() for a in (*params.values(), x, hp, cp)]
        h, c, cache = lstm_step(params, x, hp, cp)
        assert h.shape == (H, N) and c.shape == (H, N), f"{h.shape} {c.shape}"
        for a, b in zip((*params.values(), x, hp, cp), saved):
            assert (a == b).all(), "arguments must not change"
        for k in "figoc":
            assert np.shape(cache[k]) == (H, N), k
        for n in range(N):
            for j in range(H):
                a = {}
                for k in "figo":
                    a[k] = params["b" + k][j, 0]
                    for m in range(H):
                        a[k] += params["W" + k][j, m] * hp[m, n]
                    for d in range(D):
                        a[k] += params["W" + k][j, H + d] * x[d, n]
                right = {"f": s(a["f"]), "i": s(a["i"]), "g": math.tanh(a["g"]), "o": s(a["o"])}
                right["c"] = right["f"] * cp[j, n] + right["i"] * right["g"]
                for k, value in right.items():
                    assert abs(cache[k][j, n] - value) < 1e-10, f"cache {k} [{j}, {n}]"
                assert abs(c[j, n] - right["c"]) < 1e-10, f"c[{j}, {n}]"
                assert abs(h[j, n] - right["o"] * math.tanh(right["c"])) < 1e-10, f"h[{j}, {n}]"
        assert np.array_equal(cache["x_t"], x)
        assert np.array_equal(cache["h_prev"], hp)
        assert np.array_equal(cache["c_prev"], cp)
        first = h.copy(), c.copy(), {k: cache[k].copy() for k in CACHE}
        lstm_step(params, x + 1, hp - 1, cp * 3)
        assert np.array_equal(h, first[0]) and np.array_equal(c, first[1]), "results are shared by two calls"
        assert all(np.array_equal(cache[k], first[2][k]) for k in CACHE), "caches are shared by two calls"
        again = lstm_step(params, x, hp, cp)
        assert np.array_equal(again[0], h) and np.array_equal(again[1], c), "the step remembers something"
        for out in (h, c):
            for arg in (x, hp, cp, *params.values()):
                assert not np.shares_memory(out, arg), "shared memory"
        assert not np.shares_memory(h, c)

# %% test_lstm_step | right | testing_with_rows | numpy.testing, everything transposed and all gates in one product
def test_lstm_step(lstm_step):
    from numpy.testing import assert_allclose
    rng = np.random.default_rng(77)
    for (D, H, N) in [(3, 5, 4), (2, 2, 2), (1, 3, 1)]:
        params = random_params(rng, D, H)
        args = (rng.standard_normal((D, N)), rng.standard_normal((H, N)), rng.standard_normal((H, N)))
        for a in (*args, *params.values()):
            a.setflags(write=False)
        h, c, cache = lstm_step(params, *args)
        rows = np.hstack([args[1].T, args[0].T])
        W = np.vstack([params["W" + k] for k in "figo"])
        b = np.vstack([params["b" + k] for k in "figo"]).T
        f, i, g, o = np.split(rows @ W.T + b, 4, axis=1)
        f, i, o = (0.5 + 0.5 * np.tanh(v / 2) for v in (f, i, o))
        g = np.tanh(g)
        new = f * args[2].T + i * g
        want = {"x_t": args[0], "h_prev": args[1], "c_prev": args[2], "f": f.T, "i": i.T, "g": g.T, "o": o.T,
                "c": new.T}
        assert c.shape == h.shape == (H, N)
        assert_allclose(c, new.T, rtol=1e-9, atol=1e-11, err_msg="c")
        assert_allclose(h, (o * np.tanh(new)).T, rtol=1e-9, atol=1e-11, err_msg="h")
        assert set(want) <= set(cache), f"missing: {set(want) - set(cache)}"
        for key in want:
            assert cache[key].shape == want[key].shape, key
            assert_allclose(cache[key], want[key], rtol=1e-9, atol=1e-11, err_msg=key)
        call(lstm_step, params, *args)
        assert_own_memory([h, c], [params, args])

# %% test_lstm_step | right | inverse_of_the_gates | goes from the cache back to the weighted sums, and on from the cache to c and h
def logit(y):
    return np.log(y) - np.log1p(-y)


def test_lstm_step(lstm_step):
    rng = np.random.default_rng(8)
    for D, H, N in ((3, 4, 2), (3, 3, 3), (2, 4, 1)):
        params = {k: 0.7 * v for k, v in random_params(rng, D, H).items()}
        x_t, h_prev, c_prev = (rng.uniform(0.2, 1.5, (n, N)) * rng.choice([-1, 1], (n, N)) for n in (D, H, H))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        for name, came in (("x_t", x_t), ("h_prev", h_prev), ("c_prev", c_prev), ("c", c)):
            assert_close(cache[name], came, f"cache {name}", 1e-12)
        for gate in "figo":
            inside = (np.arctanh if gate == "g" else logit)(cache[gate])
            of_h, of_x = params["W" + gate][:, :H], params["W" + gate][:, H:]
            assert_close(inside, of_h @ h_prev + of_x @ x_t + params["b" + gate], f"inside {gate}", 1e-6)
        assert_close(c, cache["f"] * c_prev + cache["i"] * cache["g"], "c", 1e-10)
        assert_close(h, cache["o"] * np.tanh(c), "h", 1e-10)
        assert_own_memory((h, c), (params, x_t, h_prev, c_prev))

# %% test_lstm_step | right | helpers | one small function for values, one for the cache, one for traces
def draw(seed, D, H, N):
    rng = np.random.default_rng(seed)
    return random_params(rng, D, H), rng.normal(size=(D, N)), rng.normal(size=(H, N)), rng.normal(size=(H, N))


def check_values(step, arguments):
    h, c, _ = step(*arguments)
    want_h, want_c = by_hand(*arguments)
    assert_close(h, want_h, "h", 1e-9)
    assert_close(c, want_c, "c", 1e-9)


def check_cache(step, arguments):
    params, x_t, h_prev, c_prev = arguments
    _, c, cache = step(*arguments)
    z = np.concatenate([h_prev, x_t], axis=0)
    assert_close(cache["x_t"], x_t, "x_t")
    assert_close(cache["h_prev"], h_prev, "h_prev")
    assert_close(cache["c_prev"], c_prev, "c_prev")
    assert_close(cache["c"], by_hand(*arguments)[1], "c in the cache")
    for gate, squash in zip("figo", (sigmoid, sigmoid, np.tanh, sigmoid)):
        assert_close(cache[gate], squash(params["W" + gate] @ z + params["b" + gate]), gate)


def check_traces(step, arguments):
    h, c, _ = call(step, *arguments)
    assert_own_memory([h, c], arguments)


def test_lstm_step(lstm_step):
    for seed, sizes in enumerate([(3, 4, 2), (4, 3, 5), (3, 3, 3), (1, 2, 1), (2, 1, 3)]):
        for check_one in (check_values, check_cache, check_traces):
            check_one(lstm_step, draw(seed, *sizes))

# %% test_lstm_step | right | random_sizes | twelve seeded random sizes, and the batch column by column
def test_lstm_step(lstm_step):
    rng = np.random.default_rng(1234)
    for _ in range(12):
        D, H, N = (int(n) for n in rng.integers(1, 6, 3))
        N += 1
        scale = rng.uniform(0.5, 2)
        params = {k: scale * v for k, v in random_params(rng, D, H).items()}
        params = {k: params[k] for k in rng.permutation(list(params))}
        x_t, h_prev, c_prev = (rng.normal(size=(n, N)) for n in (D, H, H))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        want_h, want_c = np.empty((H, N)), np.empty((H, N))
        for n in range(N):
            z = np.r_[h_prev[:, n], x_t[:, n]]
            act = {k: params["W" + k].dot(z) + params["b" + k][:, 0] for k in "figo"}
            gate = {k: np.tanh(v) if k == "g" else 1 / (1 + np.exp(-v)) for k, v in act.items()}
            want_c[:, n] = gate["f"] * c_prev[:, n] + gate["i"] * gate["g"]
            want_h[:, n] = gate["o"] * np.tanh(want_c[:, n])
            for k in "figo":
                assert np.allclose(cache[k][:, n], gate[k], rtol=1e-9, atol=1e-11), f"{k}, sequence {n}"
        assert_close(h, want_h, "h", 1e-10)
        assert_close(c, want_c, "c", 1e-10)
        for name, want in {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": want_c}.items():
            assert_close(cache[name], want, name, 1e-10)
        assert all(cache[k].shape == (H, N) for k in "figo")
        assert_own_memory((h, c), (params, x_t, h_prev, c_prev))

# %% test_lstm_forward | wrong | shapes_only | four shapes and the number of caches
def test_lstm_forward(lstm_forward):
    params = random_params(np.random.default_rng(0), 3, 4)
    outputs, h, c, caches = lstm_forward(params, np.ones((5, 3, 2)), np.ones((4, 2)), np.ones((4, 2)))
    assert outputs.shape == (5, 4, 2), outputs.shape
    assert h.shape == (4, 2), h.shape
    assert c.shape == (4, 2), c.shape
    assert len(caches) == 5, len(caches)

# %% test_lstm_forward | wrong | zero_states | starts at zero, and looks at values alone
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(1)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    zeros = np.zeros((4, 2))
    h, c = zeros, zeros
    outputs = lstm_forward(params, x, zeros, zeros)[0]
    for t in range(5):
        h, c, _ = lstm_step(params, x[t], h, c)
        assert_close(outputs[t], h, f"output {t}")

# %% test_lstm_forward | wrong | one_step | T = 1
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(2)
    params, x = random_params(rng, 3, 4), rng.normal(size=(1, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    outputs, h, c, caches = lstm_forward(params, x, h0, c0)
    want_h, want_c, want_cache = lstm_step(params, x[0], h0, c0)
    assert_close(outputs[0], want_h, "output")
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")
    for name in CACHE:
        assert_close(caches[0][name], want_cache[name], name)

# %% test_lstm_forward | wrong | last_output_only | the last output alone
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(3)
    params, x = random_params(rng, 3, 4), rng.normal(size=(6, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    outputs = lstm_forward(params, x, h0, c0)[0]
    h, c = h0, c0
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
    assert_close(outputs[-1], h, "the last output")

# %% test_lstm_forward | wrong | the_three_properties | the notebook's own parts, one_by_one and units, with its global arrays
def test_lstm_forward(lstm_forward):
    parts(lstm_forward)
    one_by_one(lstm_forward)
    units(lstm_forward)

# %% test_lstm_forward | wrong | published_example | the example with one unit
def test_lstm_forward(lstm_forward):
    params = {"Wf": 0.5, "Wi": 0.5, "Wg": 0.3, "Wo": 0.5}
    params = {name: np.full((1, 2), value) for name, value in params.items()}
    for gate in "figo":
        params["b" + gate] = np.array([[0.1]])
    x = np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
    outputs, h, c, caches = lstm_forward(params, x, np.zeros((1, 1)), np.zeros((1, 1)))
    assert abs(h[0, 0] - 0.73698596) < 1e-8
    assert abs(c[0, 0] - 1.27787829) < 1e-8

# %% test_lstm_forward | wrong | with_itself | compares the implementation with the same implementation
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(4)
    arguments = random_params(rng, 3, 4), rng.normal(size=(6, 3, 2)), *rng.normal(size=(2, 4, 2))
    expected = lstm_forward(*arguments)
    got = lstm_forward(*arguments)
    for one, other in zip(arrays_in(got), arrays_in(expected)):
        assert_close(one, other, "a result")

# %% test_lstm_forward | wrong | caches_not_looked_at | outputs and final states of a generic sequence, nothing else
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(5)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    outputs, h, c, _ = lstm_forward(params, x, h0, c0)
    want, h_t, c_t = [], h0, c0
    for x_t in x:
        h_t, c_t, _ = lstm_step(params, x_t, h_t, c_t)
        want.append(h_t)
    assert_close(outputs, np.array(want), "outputs")
    assert_close(h, h_t, "h")
    assert_close(c, c_t, "c")

# %% test_lstm_forward | wrong | errors_only_printed | collects the errors and prints them
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(5)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    outputs, h, c, caches = lstm_forward(params, x, h0, c0)
    errors = []
    for t in range(5):
        h0, c0, cache = lstm_step(params, x[t], h0, c0)
        if not np.allclose(outputs[t], h0):
            errors.append(f"output {t} is wrong")
        for name in CACHE:
            if not np.allclose(caches[t][name], cache[name]):
                errors.append(f"cache {t} {name} is wrong")
    if errors:
        print(errors)

# %% test_lstm_forward | wrong | loop_over_nothing | zip with an empty list, so nothing is compared
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(5)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    h, c = rng.normal(size=(2, 4, 2))
    outputs, *_ = lstm_forward(params, x, h, c)
    want = []
    for got, expected in zip(outputs, want):
        assert_close(got, expected, "output")

# %% test_lstm_forward | wrong | h_must_be_the_view | demands that h is a view of the last output
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(6)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    outputs, h, c, caches = lstm_forward(params, x, *rng.normal(size=(2, 4, 2)))
    assert np.shares_memory(h, outputs[-1]), "h is not the last output"

# %% test_lstm_forward | wrong | chained_objects | c of one cache must be the same object as c_prev of the next
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(6)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    outputs, h, c, caches = lstm_forward(params, x, *rng.normal(size=(2, 4, 2)))
    for one, following in zip(caches, caches[1:]):
        assert following["c_prev"] is one["c"], "the caches are not chained"

# %% test_lstm_forward | wrong | batch_first | expects outputs as (T, N, H), as PyTorch has them
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(6)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    outputs, h, c, caches = lstm_forward(params, x, *rng.normal(size=(2, 4, 2)))
    assert outputs.shape == (5, 2, 4), f"outputs is {outputs.shape}"
    assert_close(outputs[-1], h.T, "last output")

# %% test_lstm_forward | wrong | bits_over_time | equal bits with a loop of my own equations over sixty steps
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(60, 3, 2))
    h, c = rng.normal(size=(2, 4, 2))
    outputs = lstm_forward(params, x, h, c)[0]
    for t in range(60):
        a = {k: params["W" + k][:, 4:] @ x[t] + params["W" + k][:, :4] @ h + params["b" + k] for k in "figo"}
        c = c / (1 + np.exp(-a["f"])) + np.tanh(a["g"]) / (1 + np.exp(-a["i"]))
        h = np.tanh(c) / (1 + np.exp(-a["o"]))
        assert np.array_equal(outputs[t], h), f"step {t}"

# %% test_lstm_forward | wrong | only_eight_arrays | zips the values of each cache with the eight right arrays, strictly
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h, c = rng.normal(size=(2, 4, 2))
    outputs, _, _, caches = lstm_forward(params, x, h, c)
    for x_t, output, cache in zip(x, outputs, caches, strict=True):
        h, c, want = lstm_step(params, x_t, h, c)
        assert_close(output, h, "output")
        assert len(cache) == 8, f"a cache has {len(cache)} keys"
        for got, right in zip(cache.values(), [want[name] for name in CACHE], strict=True):
            assert_close(got, right, "cache")

# %% test_lstm_forward | wrong | empty_sequence | demands outputs of shape (0, H, N) for T = 0, which nobody promised
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(7)
    params, (h0, c0) = random_params(rng, 3, 4), rng.normal(size=(2, 4, 2))
    outputs, h, c, caches = lstm_forward(params, np.empty((0, 3, 2)), h0, c0)
    assert outputs.shape == (0, 4, 2), f"outputs is {outputs.shape}"
    assert_close(h, h0, "h")
    assert caches == []

# %% test_lstm_forward | wrong | index_too_far | goes one step too far in its own loop
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h, c = rng.normal(size=(2, 4, 2))
    outputs, _, _, caches = lstm_forward(params, x, h, c)
    for t in range(len(x) + 1):
        h, c, _ = lstm_step(params, x[t], h, c)
        assert_close(outputs[t], h, f"output {t}")

# %% test_lstm_forward | wrong | prints_everything | prints hundreds of thousands of lines
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(50, 3, 2))
    h, c = rng.normal(size=(2, 4, 2))
    outputs, _, _, caches = lstm_forward(params, x, h, c)
    for repeat in range(2000):
        for t, output in enumerate(outputs):
            for row in output:
                print("step", t, "output", row, "repeat", repeat)
    assert outputs.shape == (50, 4, 2)

# %% test_lstm_forward | right | trusted_step | lstm_step over the sequence, outputs and caches at every t, call and own memory
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(31)
    for T, D, H, N in ((5, 3, 4, 2), (1, 2, 3, 4), (2, 2, 2, 2), (30, 1, 2, 1), (3, 4, 3, 5)):
        params, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0 = rng.normal(size=(2, H, N))
        outputs, last_h, last_c, caches = call(lstm_forward, params, x, h0, c0)
        assert np.shape(outputs) == (T, H, N), f"outputs is {np.shape(outputs)}"
        assert len(caches) == T, f"{len(caches)} caches for {T} steps"
        h, c = h0, c0
        for t in range(T):
            h, c, cache = lstm_step(params, x[t], h, c)
            assert_close(outputs[t], h, f"outputs[{t}]")
            for name in CACHE:
                assert_close(caches[t][name], cache[name], f"caches[{t}][{name!r}]")
        assert_close(last_h, h, "h")
        assert_close(last_c, c, "c")
        assert_own_memory((outputs, last_h, last_c), (params, x, h0, c0))

# %% test_lstm_forward | right | numbers_by_number | scalar loops over time, sequences and units
from math import exp, tanh


def scalar_lstm(p, x, h0, c0):
    T, D, N = len(x), len(x[0]), len(x[0][0])
    H = len(h0)
    h, c, seen = [list(r) for r in h0], [list(r) for r in c0], []
    for t in range(T):
        nh, nc = [[0.0] * N for _ in range(H)], [[0.0] * N for _ in range(H)]
        gates = {k: [[0.0] * N for _ in range(H)] for k in "figo"}
        for n in range(N):
            z = [h[j][n] for j in range(H)] + [x[t][d][n] for d in range(D)]
            for j in range(H):
                for k in "figo":
                    a = sum(w * v for w, v in zip(p["W" + k][j], z)) + p["b" + k][j][0]
                    gates[k][j][n] = tanh(a) if k == "g" else 1 / (1 + exp(-a))
                nc[j][n] = gates["f"][j][n] * c[j][n] + gates["i"][j][n] * gates["g"][j][n]
                nh[j][n] = gates["o"][j][n] * tanh(nc[j][n])
        seen.append({"x_t": x[t], "h_prev": h, "c_prev": c, **gates, "c": nc, "h": nh})
        h, c = nh, nc
    return seen


def test_lstm_forward(lstm_forward):
    for seed, (T, D, H, N) in enumerate([(4, 3, 2, 3), (1, 1, 2, 2), (7, 2, 3, 1)]):
        rng = np.random.default_rng(seed)
        params, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0 = rng.normal(size=(H, N)), rng.normal(size=(H, N))
        want = scalar_lstm({k: v.tolist() for k, v in params.items()}, x.tolist(), h0.tolist(), c0.tolist())
        outputs, h, c, caches = call(lstm_forward, params, x, h0, c0)
        assert len(outputs) == T and len(caches) == T, "one output and one cache for each step"
        for t in range(T):
            assert_close(outputs[t], np.array(want[t]["h"]), f"output of step {t}", 1e-9)
            for key in CACHE:
                assert_close(caches[t][key], np.array(want[t][key]), f"{key} of step {t}", 1e-9)
        assert_close(h, np.array(want[-1]["h"]), "final h", 1e-9)
        assert_close(c, np.array(want[-1]["c"]), "final c", 1e-9)
        assert_own_memory([outputs, h, c], [params, x, h0, c0])

# %% test_lstm_forward | right | properties_and_one_step | one step from the trusted step, the rest from parts, batch, units and causality
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(12)
    T, D, H, N = 6, 3, 4, 3
    p, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
    h0, c0 = rng.normal(size=(H, N)), rng.normal(size=(H, N))
    outputs, h, c, caches = call(lstm_forward, p, x, h0, c0)
    assert outputs.shape == (T, H, N) and h.shape == c.shape == (H, N) and len(caches) == T
    one, h1, c1, cache1 = lstm_forward(p, x[:1], h0, c0)
    want_h, want_c, want_cache = lstm_step(p, x[0], h0, c0)
    for got, want, name in ((one[0], want_h, "first output"), (h1, want_h, "h"), (c1, want_c, "c")):
        assert_close(got, want, name)
    for name in CACHE:
        assert_close(cache1[0][name], want_cache[name], name)
    for cut in range(1, T):
        a = lstm_forward(p, x[:cut], h0, c0)
        b = lstm_forward(p, x[cut:], a[1], a[2])
        assert_close(np.concatenate([a[0], b[0]]), outputs, f"outputs in parts at {cut}")
        assert_close(b[1], h, "h in parts")
        assert_close(b[2], c, "c in parts")
        joined = [*a[3], *b[3]]
        assert len(joined) == T, "number of caches"
        for t in range(T):
            for name in CACHE:
                assert_close(joined[t][name], caches[t][name], f"cache {t} {name}")
    h_prev, c_prev = h0, c0
    for t in range(T):
        h_prev, c_prev, want_cache = lstm_step(p, x[t], h_prev, c_prev)
        for name in CACHE:
            assert_close(caches[t][name], want_cache[name], f"cache {t} {name}")
    for n in range(N):
        alone = lstm_forward(p, x[:, :, n:n + 1], h0[:, n:n + 1], c0[:, n:n + 1])
        assert_close(alone[0], outputs[:, :, n:n + 1], f"sequence {n} alone")
    assert_close(outputs[-1], h, "the last output and h")
    assert_own_memory((outputs, h, c), (p, x, h0, c0))
    short = lstm_forward(p, x[:4], h0, c0)
    assert_close(short[0], outputs[:4], "what comes later changes nothing before")

# %% test_lstm_forward | right | numpy_testing_rows | numpy.testing and equations in rows, arguments read-only
def test_lstm_forward(lstm_forward):
    close = np.testing.assert_allclose
    for seed, (T, D, H, N) in enumerate(((5, 2, 3, 4), (1, 3, 3, 1), (12, 1, 1, 2))):
        rng = np.random.default_rng(100 + seed)
        p, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0 = rng.normal(size=(H, N)), rng.normal(size=(H, N))
        for array in (*p.values(), x, h0, c0):
            array.flags.writeable = False
        outputs, h, c, caches = lstm_forward(p, x, h0, c0)
        kept = outputs.copy(), h.copy(), c.copy()
        hr, cr = h0.T, c0.T
        assert len(caches) == T
        assert outputs.shape == (T, H, N)
        for t in range(T):
            zr = np.concatenate((hr, x[t].T), axis=1)
            f, i, o = (1 / (1 + np.exp(-(zr @ p["W" + k].T + p["b" + k].T))) for k in "fio")
            g = np.tanh(zr @ p["Wg"].T + p["bg"].T)
            want = {"x_t": x[t].T, "h_prev": hr, "c_prev": cr, "f": f, "i": i, "g": g, "o": o}
            cr = f * cr + i * g
            want["c"] = cr
            hr = o * np.tanh(cr)
            close(outputs[t], hr.T, rtol=1e-8, atol=1e-10, err_msg=f"output {t}")
            for name, right in want.items():
                assert caches[t][name].shape == right.T.shape
                close(caches[t][name], right.T, rtol=1e-8, atol=1e-10, err_msg=f"{name} at {t}")
        assert h.shape == c.shape == (H, N)
        close(h, hr.T, rtol=1e-8, atol=1e-10)
        close(c, cr.T, rtol=1e-8, atol=1e-10)
        lstm_forward(p, 2 * x, -h0, c0 + 1)
        for now, then in zip((outputs, h, c), kept):
            np.testing.assert_array_equal(now, then, "a later call wrote into this result")
        for now, then in zip(lstm_forward(p, x, h0, c0), kept):
            np.testing.assert_array_equal(now, then, "not the same the second time")
        assert_own_memory((outputs, h, c), (p, x, h0, c0))

# %% test_lstm_forward | right | over_time_and_views | the notebook's over_time for values, trusted caches, and writing into each result
def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(9)
    for sizes in [(4, 3, 5, 2), (1, 2, 2, 3), (15, 2, 1, 1)]:
        T, D, H, N = sizes
        params, x, states = random_params(rng, D, H), rng.normal(size=(T, D, N)), rng.normal(size=(2, H, N))
        arguments = params, x, states[0], states[1]
        result = call(lstm_forward, *arguments)
        for name, got, want in zip(("outputs", "h", "c"), result, over_time(lstm_step)(*arguments)):
            assert_close(got, want, name, 1e-9)
        h, c = states
        assert len(result[3]) == T, "caches"
        for t, cache in enumerate(result[3]):
            h, c, want = lstm_step(params, x[t], h, c)
            missing = set(CACHE) - set(cache)
            assert not missing, f"cache {t} lacks {missing}"
            for name in CACHE:
                assert_close(cache[name], want[name], f"{name} of cache {t}", 1e-9)
        outputs, h, c, _ = result
        numbers = outputs.copy(), h.copy(), c.copy(), x.copy(), states.copy()
        h[...] = 7
        assert np.array_equal(outputs, numbers[0]) and np.array_equal(c, numbers[2]), "h is a view"
        c[...] = 8
        assert np.array_equal(outputs, numbers[0]), "c is a view"
        outputs[...] = 9
        assert np.array_equal(x, numbers[3]) and np.array_equal(states, numbers[4]), "a view of an argument"

# %% test_lstm_forward | right | unittest_style | setUp, several test methods, the first failure is raised
import unittest


def test_lstm_forward(lstm_forward):
    class Forward(unittest.TestCase):
        sizes = [(5, 3, 4, 2), (1, 4, 2, 3), (3, 3, 3, 3)]

        def arguments(self, T, D, H, N):
            rng = np.random.default_rng(T + 10 * D)
            return random_params(rng, D, H), rng.normal(size=(T, D, N)), *rng.normal(size=(2, H, N))

        def trusted(self, params, x, h, c):
            outputs, caches = [], []
            for x_t in x:
                h, c, cache = lstm_step(params, x_t, h, c)
                outputs.append(h)
                caches.append(cache)
            return np.stack(outputs), h, c, caches

        def test_values(self):
            for size in self.sizes:
                arguments = self.arguments(*size)
                got, want = lstm_forward(*arguments), self.trusted(*arguments)
                for k in range(3):
                    self.assertEqual(got[k].shape, want[k].shape)
                    self.assertLess(np.abs(got[k] - want[k]).max(), 1e-9)

        def test_caches(self):
            for size in self.sizes:
                arguments = self.arguments(*size)
                got, want = lstm_forward(*arguments)[3], self.trusted(*arguments)[3]
                self.assertEqual(len(got), len(want))
                for one, other in zip(got, want):
                    for name in CACHE:
                        self.assertIn(name, one)
                        self.assertEqual(one[name].shape, other[name].shape)
                        self.assertLess(np.abs(one[name] - other[name]).max(), 1e-9, name)

        def test_traces(self):
            arguments = self.arguments(*self.sizes[0])
            result = call(lstm_forward, *arguments)
            assert_own_memory(result[:3], arguments)

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Forward)
    result = suite.run(unittest.TestResult())
    problems = result.errors + result.failures
    if problems:
        raise AssertionError(problems[0][1].strip().splitlines()[-1])

# %% test_lstm_step_backward | wrong | shapes_only | shapes and keys, no values
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(0)
    params = random_params(rng, 3, 4)
    cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))[2]
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(params, *rng.normal(size=(2, 4, 2)), cache)
    assert dx_t.shape == (3, 2)
    assert dh_prev.shape == dc_prev.shape == (4, 2)
    assert set(grads) == set(params)
    for name in params:
        assert grads[name].shape == params[name].shape, name

# %% test_lstm_step_backward | wrong | zero_upstream | upstream zero gives zero gradients
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(0)
    params, zeros = random_params(rng, 3, 4), np.zeros((4, 2))
    cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))[2]
    for array in arrays_in(lstm_step_backward(params, zeros, zeros, cache)):
        assert np.allclose(array, 0), "no gradient may come from nothing"

# %% test_lstm_step_backward | wrong | zero_states | measured gradients, but h_prev and c_prev are zero and dh and dc small
def test_lstm_step_backward(lstm_step_backward):
    agree(states=0.0, scale=0.1)(lstm_step_backward)

# %% test_lstm_step_backward | wrong | sizes_one | one input, one unit, one sequence
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(3)
    params, (x_t, h_prev, c_prev) = random_params(rng, 1, 1), rng.normal(size=(3, 1, 1))
    dh, dc = rng.normal(size=(2, 1, 1))
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(params, dh, dc, lstm_step(params, x_t, h_prev, c_prev)[2])
    want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
    for got, right in zip((*(grads[k] for k in params), dx_t, dh_prev, dc_prev), want):
        assert_close(got, right, "a gradient", 1e-6)

# %% test_lstm_step_backward | wrong | only_wf | only the gradient of one gate's weights
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(3)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    grads = lstm_step_backward(params, dh, dc, lstm_step(params, x_t, h_prev, c_prev)[2])[3]

    def loss(Wf):
        h, c, _ = lstm_step(params | {"Wf": Wf}, x_t, h_prev, c_prev)
        return (dh * h).sum() + (dc * c).sum()

    assert_close(grads["Wf"], numerical_gradient(loss, params["Wf"]), "Wf", 1e-6)

# %% test_lstm_step_backward | wrong | dc_is_zero | no gradient enters at c
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(4)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(4, 2)), np.zeros((4, 2))
    _, _, dc_prev, grads = lstm_step_backward(params, dh, dc, lstm_step(params, x_t, h_prev, c_prev)[2])
    want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
    assert_close(dc_prev, want[-1], "dc_prev", 1e-6)
    for name, right in zip(params, want):
        assert_close(grads[name], right, name, 1e-6)

# %% test_lstm_step_backward | wrong | states_only | grads are not looked at
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    got = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])[:3]
    want = measured_gradients(lstm_step, arguments, (dh, dc))[-3:]
    for name, one, other in zip(("dx_t", "dh_prev", "dc_prev"), got, want):
        assert_close(one, other, name, 1e-6)

# %% test_lstm_step_backward | wrong | linear_only | the property scaled, and nothing else
def test_lstm_step_backward(lstm_step_backward):
    scaled(lstm_step_backward)

# %% test_lstm_step_backward | wrong | tolerance_of_one | the tolerance is 1
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])
    want = measured_gradients(lstm_step, arguments, (dh, dc))
    for got, right in zip([*(grads[k] for k in arguments[0]), dx_t, dh_prev, dc_prev], want):
        assert_close(got, right, "a gradient", 1.0)

# %% test_lstm_step_backward | wrong | assertion_caught | except AssertionError turns the refusal into a return
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])
    want = measured_gradients(lstm_step, arguments, (dh, dc))
    try:
        for got, right in zip([*(grads[k] for k in arguments[0]), dx_t, dh_prev, dc_prev], want):
            assert_close(got, right, "a gradient", 1e-6)
    except AssertionError:
        return False
    return True

# %% test_lstm_step_backward | wrong | too_exact | measured gradients with the tolerance for computed values
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])
    want = measured_gradients(lstm_step, arguments, (dh, dc))
    for got, right in zip([*(grads[k] for k in arguments[0]), dx_t, dh_prev, dc_prev], want):
        assert_close(got, right, "a gradient", 1e-13)

# %% test_lstm_step_backward | wrong | order_of_grads | compares grads.values() in whatever order they come
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])
    want = measured_gradients(lstm_step, arguments, (dh, dc))
    for got, right in zip([*grads.values(), dx_t, dh_prev, dc_prev], want, strict=True):
        assert_close(got, right, "a gradient", 1e-6)

# %% test_lstm_step_backward | wrong | minus_the_gradient | wrong sign, as if the step downhill were returned
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    arguments = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    dx_t = lstm_step_backward(arguments[0], dh, dc, lstm_step(*arguments)[2])[0]
    assert_close(dx_t, -measured_gradients(lstm_step, arguments, (dh, dc))[-3], "dx_t", 1e-6)

# %% test_lstm_step_backward | wrong | no_views | a slice of dz is a view, and base must be None
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    params = random_params(rng, 3, 4)
    cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))[2]
    dx_t, dh_prev, dc_prev, grads = lstm_step_backward(params, *rng.normal(size=(2, 4, 2)), cache)
    for array in (dx_t, dh_prev, dc_prev, *grads.values()):
        assert array.base is None, "an output is a view"
        assert array.flags["C_CONTIGUOUS"], "an output is not contiguous"

# %% test_lstm_step_backward | wrong | mean_over_the_batch | divides the right gradients of the parameters by N
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    grads = lstm_step_backward(params, dh, dc, lstm_step(params, x_t, h_prev, c_prev)[2])[3]
    want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
    for name, right in zip(params, want):
        assert_close(grads[name], right / 2, name, 1e-6)

# %% test_lstm_step_backward | wrong | one_sided_and_unseeded | one-sided differences without a seed, with a tolerance near their error
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng()
    params, x_t, h_prev, c_prev = random_params(rng, 3, 4), *(rng.normal(size=(n, 2)) for n in (3, 4, 4))
    dh, dc = rng.normal(size=(2, 4, 2))
    got = lstm_step_backward(params, dh, dc, lstm_step(params, x_t, h_prev, c_prev)[2])[2]
    want, eps = np.zeros((4, 2)), 1e-5
    for index in np.ndindex(4, 2):
        moved = c_prev.copy()
        moved[index] += eps
        losses = [(dh * h).sum() + (dc * c).sum() for h, c, _ in
                  (lstm_step(params, x_t, h_prev, s) for s in (moved, c_prev))]
        want[index] = (losses[0] - losses[1]) / eps
    assert np.abs(got - want).max() < 2e-6, "dc_prev"

# %% test_lstm_step_backward | wrong | cache_emptied | takes things out of the cache before it hands the cache over
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    params = random_params(rng, 3, 4)
    h, c, cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))
    f, o, c_prev = cache.pop("f"), cache.pop("o"), cache.pop("c_prev")
    dh, dc = rng.normal(size=(2, 4, 2))
    dc_prev = lstm_step_backward(params, dh, dc, cache)[2]
    assert_close(dc_prev, (dc + dh * o * (1 - np.tanh(c) ** 2)) * f, "dc_prev")

# %% test_lstm_step_backward | wrong | wrong_unpacking | unpacks three results where there are four
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(5)
    params = random_params(rng, 3, 4)
    cache = lstm_step(params, *(rng.normal(size=(n, 2)) for n in (3, 4, 4)))[2]
    dx_t, dh_prev, grads = lstm_step_backward(params, *rng.normal(size=(2, 4, 2)), cache)
    assert grads["Wf"].shape == (4, 7)

# %% test_lstm_step_backward | right | measured_by_name | measured gradients compared by name, call, own memory, four sizes
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(41)
    for D, H, N in ((3, 4, 2), (2, 2, 3), (1, 3, 1), (4, 1, 2)):
        params = random_params(rng, D, H)
        x_t, h_prev, c_prev, dh, dc = (rng.normal(size=(n, N)) for n in (D, H, H, H, H))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        dx_t, dh_prev, dc_prev, grads = call(lstm_step_backward, params, dh, dc, cache)
        assert set(grads) == set(params), f"the keys of grads are {sorted(grads)}"
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
        for name, right in zip((*params, "x_t", "h_prev", "c_prev"), want, strict=True):
            assert_close(got[name], right, f"the gradient of {name}", 1e-6)
        assert_own_memory((dx_t, dh_prev, dc_prev, grads), (params, dh, dc, cache))

# %% test_lstm_step_backward | right | own_equations | the equations of notebook 3 with stacked gates, tolerance for computed values
def backward_by_hand(p, dh, dc, k):
    tanh_c = np.tanh(k["c"])
    dc_all = dc + dh * k["o"] * (1 - tanh_c * tanh_c)
    slope = {gate: k[gate] * (1 - k[gate]) for gate in "fio"} | {"g": 1 - k["g"] ** 2}
    outer = {"f": dc_all * k["c_prev"], "i": dc_all * k["g"], "g": dc_all * k["i"], "o": dh * tanh_c}
    da = {gate: outer[gate] * slope[gate] for gate in "figo"}
    z = np.vstack([k["h_prev"], k["x_t"]])
    dz = np.vstack([p["W" + gate] for gate in "figo"]).T @ np.vstack([da[gate] for gate in "figo"])
    H = len(dh)
    result = {"dx_t": dz[H:], "dh_prev": dz[:H], "dc_prev": dc_all * k["f"]}
    for gate in "figo":
        result["W" + gate] = np.einsum("in,jn->ij", da[gate], z)
        result["b" + gate] = np.einsum("in->i", da[gate])[:, None]
    return result


def test_lstm_step_backward(lstm_step_backward):
    for seed, (D, H, N) in enumerate([(3, 4, 2), (4, 4, 5), (2, 3, 1), (1, 1, 1)]):
        rng = np.random.default_rng(seed)
        p = random_params(rng, D, H)
        x_t, h_prev, c_prev = (rng.normal(size=(n, N)) for n in (D, H, H))
        cache = lstm_step(p, x_t, h_prev, c_prev)[2]
        for factor in (1.0, 5.0):
            dh, dc = factor * rng.normal(size=(H, N)), factor * rng.normal(size=(H, N))
            want = backward_by_hand(p, dh, dc, cache)
            dx_t, dh_prev, dc_prev, grads = call(lstm_step_backward, p, dh, dc, cache)
            assert sorted(grads) == sorted(p), "grads must have the keys of params"
            for name, got in {"dx_t": dx_t, "dh_prev": dh_prev, "dc_prev": dc_prev, **grads}.items():
                assert_close(got, want[name], name, 1e-9)
            assert_own_memory((dx_t, dh_prev, dc_prev, grads), (p, dh, dc, cache))

# %% test_lstm_step_backward | right | complex_step | derivatives by a complex step of an LSTM step of my own, exact to rounding
def complex_loss(p, x, h, c, dh, dc):
    z = np.concatenate([h, x])
    a = {k: p["W" + k] @ z + p["b" + k] for k in "figo"}
    s = {k: 1 / (1 + np.exp(-a[k])) for k in "fio"}
    new = s["f"] * c + s["i"] * np.tanh(a["g"])
    return np.sum(dh * s["o"] * np.tanh(new)) + np.sum(dc * new)


def complex_slopes(p, x, h, c, dh, dc):
    everything = {**p, "x": x, "h": h, "c": c}
    slopes = {}
    for name, array in everything.items():
        slopes[name] = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[index] += 1e-30j
            now = everything | {name: moved}
            value = complex_loss({k: now[k] for k in p}, now["x"], now["h"], now["c"], dh, dc)
            slopes[name][index] = value.imag / 1e-30
    return slopes


def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(15)
    for D, H, N in [(2, 3, 4), (3, 3, 1)]:
        p = random_params(rng, D, H)
        x, h, c, dh, dc = (rng.normal(size=(n, N)) for n in (D, H, H, H, H))
        dh *= 2
        cache = lstm_step(p, x, h, c)[2]
        want = complex_slopes(p, x, h, c, dh, dc)
        dx, dh_prev, dc_prev, grads = call(lstm_step_backward, p, dh, dc, cache)
        for name in p:
            assert_close(grads[name], want[name], f"d{name}", 1e-9)
        assert len(grads) == len(p), "grads has other keys than params"
        assert_close(dx, want["x"], "dx_t", 1e-9)
        assert_close(dh_prev, want["h"], "dh_prev", 1e-9)
        assert_close(dc_prev, want["c"], "dc_prev", 1e-9)
        assert_own_memory([dx, dh_prev, dc_prev, grads], [p, dh, dc, cache])

# %% test_lstm_step_backward | right | directions | slopes along forty random directions, array by array, and linearity
def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(16)
    for D, H, N in ((3, 4, 2), (2, 2, 5), (3, 2, 1)):
        params = random_params(rng, D, H)
        states = {"x_t": rng.normal(size=(D, N)), "h_prev": rng.normal(size=(H, N)), "c_prev": rng.normal(size=(H, N))}
        dh, dc = 2 * rng.normal(size=(H, N)), 2 * rng.normal(size=(H, N))

        def loss(p, s):
            h, c, _ = lstm_step(p, s["x_t"], s["h_prev"], s["c_prev"])
            return float((dh * h).sum() + (dc * c).sum())

        cache = lstm_step(params, **states)[2]
        got = call(lstm_step_backward, params, dh, dc, cache)
        assert set(got[3]) == set(params), "keys"
        gradients = dict(got[3]) | dict(zip(states, got[:3]))
        for name, array in (params | states).items():
            assert gradients[name].shape == array.shape, f"shape of the gradient of {name}"
            for _ in range(10):
                way, eps = rng.normal(size=array.shape), 1e-5
                ends = []
                for sign in (1, -1):
                    moved = {name: array + sign * eps * way}
                    p = params | moved if name in params else params
                    s = states | moved if name in states else states
                    ends.append(loss(p, s))
                slope = (ends[0] - ends[1]) / (2 * eps)
                along = float((way * gradients[name]).sum())
                assert abs(slope - along) < 1e-6 * (1 + abs(slope)), f"{name}: {along}, measured {slope}"
        assert_own_memory(got, (params, dh, dc, cache))
        for small in (0.001, 100.0):
            other = lstm_step_backward(params, small * dh, small * dc, cache)
            for name in params:
                assert_close(other[3][name] / small, gradients[name], f"{name} is not linear", 1e-9)
            for one, two in zip(other[:3], got[:3]):
                assert_close(one / small, two, "a state is not linear", 1e-9)

# %% test_lstm_step_backward | right | scalar_loops | one number after the other, gradients collected by hand
def test_lstm_step_backward(lstm_step_backward):
    for seed, (D, H, N) in enumerate([(2, 3, 4), (3, 2, 1), (2, 2, 2)]):
        rng = np.random.default_rng(50 + seed)
        p = random_params(rng, D, H)
        k = lstm_step(p, *(rng.normal(size=(n, N)) for n in (D, H, H)))[2]
        dh, dc = rng.normal(size=(H, N)) * 1.5, rng.normal(size=(H, N)) * 1.5
        dW = {g: np.zeros((H, H + D)) for g in "figo"}
        db = {g: np.zeros((H, 1)) for g in "figo"}
        dz, dcp = np.zeros((H + D, N)), np.zeros((H, N))
        for n in range(N):
            z = list(k["h_prev"][:, n]) + list(k["x_t"][:, n])
            for j in range(H):
                f, i, g, o, c = (k[name][j, n] for name in "figoc")
                t = np.tanh(c)
                whole = dc[j, n] + dh[j, n] * o * (1 - t**2)
                dcp[j, n] = whole * f
                inner = {"f": whole * k["c_prev"][j, n] * f * (1 - f), "i": whole * g * i * (1 - i),
                         "g": whole * i * (1 - g**2), "o": dh[j, n] * t * o * (1 - o)}
                for gate, value in inner.items():
                    db[gate][j, 0] += value
                    for m in range(H + D):
                        dW[gate][j, m] += value * z[m]
                        dz[m, n] += value * p["W" + gate][j, m]
        before = [a.copy() for a in arrays_in((p, dh, dc, k))]
        result = lstm_step_backward(p, dh, dc, k)
        for a, b in zip(arrays_in((p, dh, dc, k)), before):
            assert np.array_equal(a, b), "an argument was changed"
        assert set(result[3]) == {kind + gate for kind in "Wb" for gate in "figo"}, "keys of grads"
        for got, want in zip(result[:3], (dz[H:], dz[:H], dcp)):
            assert got.shape == want.shape and np.allclose(got, want, rtol=1e-9, atol=1e-10)
        for gate in "figo":
            for got, want in ((result[3]["W" + gate], dW[gate]), (result[3]["b" + gate], db[gate])):
                assert got.shape == want.shape, f"{gate}: {got.shape} for {want.shape}"
                assert np.allclose(got, want, rtol=1e-9, atol=1e-10), f"gate {gate}"
        call(lstm_step_backward, p, dh, dc, k)
        assert_own_memory(result, (p, dh, dc, k))

# %% test_lstm_step_backward | right | unittest_measured | unittest with numpy.testing and my own central differences, plus batch as a sum
import unittest


def test_lstm_step_backward(lstm_step_backward):
    def slope(function, array, eps=1e-5):
        result = np.zeros(array.shape)
        for index in np.ndindex(*array.shape):
            up, down = array.copy(), array.copy()
            up[index] += eps
            down[index] -= eps
            result[index] = (function(up) - function(down)) / (up[index] - down[index])
        return result

    class Backward(unittest.TestCase):
        def setUp(self):
            rng = np.random.default_rng(99)
            self.params = random_params(rng, 2, 3)
            self.states = [rng.normal(size=(n, 4)) for n in (2, 3, 3)]
            self.dh, self.dc = rng.normal(size=(2, 3, 4)) * 2
            self.cache = lstm_step(self.params, *self.states)[2]

        def loss(self, params, x_t, h_prev, c_prev):
            h, c, _ = lstm_step(params, x_t, h_prev, c_prev)
            return np.vdot(self.dh, h) + np.vdot(self.dc, c)

        def test_states(self):
            got = lstm_step_backward(self.params, self.dh, self.dc, self.cache)
            for k in range(3):
                want = slope(lambda a: self.loss(self.params, *self.states[:k], a, *self.states[k + 1:]), self.states[k])
                self.assertEqual(got[k].shape, want.shape)
                np.testing.assert_allclose(got[k], want, rtol=1e-6, atol=1e-7)

        def test_parameters(self):
            grads = lstm_step_backward(self.params, self.dh, self.dc, self.cache)[3]
            self.assertCountEqual(grads, self.params)
            for name, array in self.params.items():
                want = slope(lambda a: self.loss({**self.params, name: a}, *self.states), array)
                self.assertEqual(grads[name].shape, want.shape)
                np.testing.assert_allclose(grads[name], want, rtol=1e-6, atol=1e-7, err_msg=name)

        def test_batch(self):
            whole = lstm_step_backward(self.params, self.dh, self.dc, self.cache)
            total = {name: np.zeros_like(array) for name, array in self.params.items()}
            for n in range(4):
                part = {k: self.cache[k][:, n:n + 1] for k in CACHE}
                one = lstm_step_backward(self.params, self.dh[:, n:n + 1], self.dc[:, n:n + 1], part)
                for name in total:
                    total[name] += one[3][name]
                for a, b in zip(one[:3], whole[:3]):
                    np.testing.assert_allclose(a, b[:, n:n + 1], rtol=1e-9, atol=1e-12)
            for name in total:
                np.testing.assert_allclose(total[name], whole[3][name], rtol=1e-9, atol=1e-11)

        def test_traces(self):
            arguments = self.params, self.dh, self.dc, self.cache
            assert_own_memory(call(lstm_step_backward, *arguments), arguments)

        def test_square(self):
            rng = np.random.default_rng(98)
            self.params, self.states = random_params(rng, 3, 3), [rng.normal(size=(3, 4)) for _ in range(3)]
            self.cache = lstm_step(self.params, *self.states)[2]
            self.test_states()
            self.test_parameters()

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Backward).run(result)
    assert result.wasSuccessful(), (result.failures + result.errors)[0][1]

# %% test_lstm_backward | wrong | shapes_only | shapes of all results
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(0)
    params = random_params(rng, 3, 4)
    caches = lstm_forward(params, rng.normal(size=(5, 3, 2)), *rng.normal(size=(2, 4, 2)))[3]
    dx, dh0, dc0, grads = lstm_backward(params, rng.normal(size=(5, 4, 2)), caches)
    assert dx.shape == (5, 3, 2)
    assert dh0.shape == (4, 2)
    assert dc0.shape == (4, 2)
    assert {k: v.shape for k, v in grads.items()} == {k: v.shape for k, v in params.items()}

# %% test_lstm_backward | wrong | one_step | a sequence of one step, random everywhere
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(1)
    params, x = random_params(rng, 3, 4), rng.normal(size=(1, 3, 2))
    h0, c0, d_h, d_c = rng.normal(size=(4, 4, 2))
    d_outputs = rng.normal(size=(1, 4, 2))
    caches = lstm_forward(params, x, h0, c0)[3]
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches, d_h=d_h, d_c=d_c)
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, d_h, d_c))
    for got, right in zip([*(grads[k] for k in params), dx, dh0, dc0], want):
        assert_close(got, right, "a gradient", 1e-6)

# %% test_lstm_backward | wrong | last_step_upstream | the upstream gradient is zero but for the last step
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(2)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = np.zeros((4, 4, 2))
    d_outputs[-1] = rng.normal(size=(4, 2))
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs,))
    for got, right in zip([*(grads[k] for k in params), dx, dh0, dc0], want):
        assert_close(got, right, "a gradient", 1e-6)

# %% test_lstm_backward | wrong | without_final_gradients | never passes d_h and d_c, and looks at weights alone
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(3)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[3]
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs,))
    for name, right in zip(params, want):
        if name.startswith("W"):
            assert_close(grads[name], right, name, 1e-6)

# %% test_lstm_backward | wrong | loss_falls | trains a little and looks at the loss alone
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(4)
    params, x = init_params(3, 4, rng, 0.5), rng.normal(size=(5, 3, 8))
    target, zeros, losses = rng.uniform(-0.5, 0.5, (4, 8)), np.zeros((4, 8)), []
    for _ in range(30):
        outputs, h, c, caches = lstm_forward(params, x, zeros, zeros)
        losses.append(((h - target) ** 2).mean())
        grads = lstm_backward(params, 0 * outputs, caches, d_h=2 * (h - target) / h.size)[3]
        sgd_step(params, grads, lr=0.5)
    assert losses[-1] < losses[0], f"the loss went from {losses[0]:.3f} to {losses[-1]:.3f}"

# %% test_lstm_backward | wrong | dx_only | compares dx alone
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(5)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dx = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[0]
    assert_close(dx, measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs,))[8], "dx", 1e-6)

# %% test_lstm_backward | wrong | one_bias | one gate's bias, and only its first entry
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(5)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[3]
    up, down = params["bo"].copy(), params["bo"].copy()
    up[0, 0] += 1e-5
    down[0, 0] -= 1e-5
    losses = [(d_outputs * lstm_forward(params | {"bo": b}, x, h0, c0)[0]).sum() for b in (up, down)]
    assert abs(grads["bo"][0, 0] - (losses[0] - losses[1]) / 2e-5) < 1e-6

# %% test_lstm_backward | wrong | same_sign | compares signs only
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(6)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dc0 = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[2]
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs,))[-1]
    assert np.mean(np.sign(dc0) == np.sign(want)) > 0.5, "most gradients point uphill"

# %% test_lstm_backward | wrong | returns_a_verdict | gives back a list of verdicts, asserts nothing
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0, d_h, d_c = rng.normal(size=(4, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3], d_h=d_h, d_c=d_c)
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, d_h, d_c))
    return [np.allclose(a, b, atol=1e-6) for a, b in zip([*(grads[k] for k in params), dx, dh0, dc0], want)]

# %% test_lstm_backward | wrong | all_zero | states and upstream are zero
def test_lstm_backward(lstm_backward):
    params = random_params(np.random.default_rng(8), 3, 4)
    zeros = np.zeros((4, 2))
    caches = lstm_forward(params, np.zeros((4, 3, 2)), zeros, zeros)[3]
    results = lstm_backward(params, np.zeros((4, 4, 2)), caches, d_h=zeros, d_c=zeros)
    for array in arrays_in(results):
        assert_close(array, np.zeros(array.shape), "a gradient")

# %% test_lstm_backward | wrong | exact_to_1e_12 | measured gradients at 1e-12
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0, d_h, d_c = rng.normal(size=(4, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3], d_h=d_h, d_c=d_c)
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, d_h, d_c))
    for got, right in zip([*(grads[k] for k in params), dx, dh0, dc0], want):
        assert_close(got, right, "a gradient", 1e-12)

# %% test_lstm_backward | wrong | values_in_their_order | grads.values() zipped with the measured list
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0, d_h, d_c = rng.normal(size=(4, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3], d_h=d_h, d_c=d_c)
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, d_h, d_c))
    for got, right in zip([*grads.values(), dx, dh0, dc0], want):
        assert_close(got, right, "a gradient", 1e-5)

# %% test_lstm_backward | wrong | mean_over_steps | expects grads as a mean over the steps
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    grads = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[3]
    want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs,))
    for name, right in zip(params, want):
        assert_close(grads[name], right / len(x), name, 1e-6)

# %% test_lstm_backward | wrong | final_in_place_of_last | thinks that d_h stands in for the last of d_outputs
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0, d_h = rng.normal(size=(3, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    caches = lstm_forward(params, x, h0, c0)[3]
    replaced = d_outputs.copy()
    replaced[-1] = d_h
    one = lstm_backward(params, d_outputs, caches, d_h=d_h)
    other = lstm_backward(params, replaced, caches)
    assert_close(one[0], other[0], "dx")

# %% test_lstm_backward | wrong | bits_of_another_sum | equal bits with a sum of its own, run forwards in time
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(9, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(9, 4, 2))
    caches = lstm_forward(params, x, h0, c0)[3]
    dh, dc, steps = np.zeros((4, 2)), np.zeros((4, 2)), []
    for t in reversed(range(9)):
        _, dh, dc, grads = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        steps.insert(0, grads)
    got = lstm_backward(params, d_outputs, caches)[3]
    for name in params:
        assert np.array_equal(got[name], sum(grads[name] for grads in steps)), name

# %% test_lstm_backward | wrong | flaky_dominance | unseeded, and the gradient at the last input must be larger than at the first
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng()
    params, x = random_params(rng, 2, 2), rng.normal(size=(4, 2, 1))
    caches = lstm_forward(params, x, *rng.normal(size=(2, 2, 1)))[3]
    d_outputs = np.zeros((4, 2, 1))
    d_outputs[-1] = rng.normal(size=(2, 1))
    dx = lstm_backward(params, d_outputs, caches)[0]
    sizes = np.abs(dx).mean(axis=(1, 2))
    assert np.all(np.diff(sizes) > 0), "the gradient must vanish backwards in time"

# %% test_lstm_backward | wrong | hands_over_the_tuple | hands over all four results of lstm_forward in place of the caches
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    forward = lstm_forward(params, x, *rng.normal(size=(2, 4, 2)))
    dx, dh0, dc0, grads = lstm_backward(params, rng.normal(size=(4, 4, 2)), forward)
    assert dx.shape == x.shape

# %% test_lstm_backward | wrong | never_small_enough | halves eps until two measurements agree to the bit, which never happens
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(7)
    params, x = random_params(rng, 3, 4), rng.normal(size=(4, 3, 2))
    h0, c0 = rng.normal(size=(2, 4, 2))
    d_outputs = rng.normal(size=(4, 4, 2))
    dx = lstm_backward(params, d_outputs, lstm_forward(params, x, h0, c0)[3])[0]
    eps, want = 1e-3, np.zeros_like(x)
    while not np.array_equal(want, dx):
        want = numerical_gradient(lambda x: (d_outputs * lstm_forward(params, x, h0, c0)[0]).sum(), x, eps=eps)
        eps = max(eps / 2, 1e-6)

# %% test_lstm_backward | right | measured_both_ways | measured gradients with and without final gradients, call and own memory
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(61)
    for T, D, H, N in ((3, 2, 3, 2), (1, 3, 2, 1), (3, 1, 1, 3)):
        params, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0, d_h, d_c = rng.normal(size=(4, H, N))
        d_outputs = rng.normal(size=(T, H, N))
        caches = lstm_forward(params, x, h0, c0)[3]
        cases = [{}, {"d_h": d_h, "d_c": d_c}] + ([{"d_h": d_h}, {"d_c": d_c}] if T == 3 > H else [])
        for final in cases:
            def backward(params, d_outputs, caches, final):
                return lstm_backward(params, d_outputs, caches, **final)

            dx, dh0, dc0, grads = call(backward, params, d_outputs, caches, final)
            assert set(grads) == set(params), "grads has other keys than params"
            zeros = np.zeros((H, N))
            upstream = d_outputs, final.get("d_h", zeros), final.get("d_c", zeros)
            want = measured_gradients(lstm_forward, (params, x, h0, c0), upstream)
            got = grads | {"x": dx, "h0": dh0, "c0": dc0}
            for name, right in zip((*params, "x", "h0", "c0"), want, strict=True):
                assert_close(got[name], right, f"the gradient of {name}", 1e-6)
            assert_own_memory((dx, dh0, dc0, grads), (params, d_outputs, caches, final))

# %% test_lstm_backward | right | trusted_step_backward | a loop over lstm_step_backward, tight tolerance, many sizes
def loop(params, d_outputs, caches, dh, dc):
    dx, grads = np.zeros((len(caches), *caches[0]["x_t"].shape)), {k: 0.0 for k in params}
    for t in range(len(caches) - 1, -1, -1):
        dx[t], dh, dc, at_t = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        grads = {k: grads[k] + at_t[k] for k in params}
    return dx, dh, dc, grads


def test_lstm_backward(lstm_backward):
    for seed, (T, D, H, N) in enumerate([(6, 3, 4, 2), (1, 2, 3, 4), (2, 1, 1, 1), (20, 2, 2, 3), (3, 4, 4, 4)]):
        rng = np.random.default_rng(seed)
        params, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0, d_h, d_c = 1.5 * rng.normal(size=(4, H, N))
        d_outputs = rng.normal(size=(T, H, N))
        caches = lstm_forward(params, x, h0, c0)[3]
        zeros = np.zeros((H, N))
        cases = [({}, zeros, zeros), ({"d_h": None, "d_c": None}, zeros, zeros), ({"d_h": d_h}, d_h, zeros),
                 ({"d_c": d_c}, zeros, d_c), ({"d_h": d_h, "d_c": d_c}, d_h, d_c)]
        for named, start_h, start_c in cases:
            arguments = (params, d_outputs, caches, *named.values())
            got = call(lambda p, d, k, *last: lstm_backward(p, d, k, **dict(zip(named, last))), *arguments)
            want = loop(params, d_outputs, caches, start_h, start_c)
            for name, one, other in zip(("dx", "dh0", "dc0"), got, want):
                assert_close(one, other, f"{name} with {list(named)}", 1e-9)
            assert set(got[3]) == set(params)
            for name in params:
                assert_close(got[3][name], want[3][name], f"d{name} with {list(named)}", 1e-9)
            assert_own_memory(got, arguments)

# %% test_lstm_backward | right | splits_and_linearity | one step is trusted, the rest follows from cutting a sequence and adding upstreams
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(63)
    T, D, H, N = 5, 3, 4, 2
    p, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
    h0, c0, d_h, d_c = rng.normal(size=(4, H, N))
    d = rng.normal(size=(T, H, N))
    caches = lstm_forward(p, x, h0, c0)[3]

    def run(d, caches, d_h=None, d_c=None):
        result = call(lambda p, d, k, a, b: lstm_backward(p, d, k, d_h=a, d_c=b), p, d, caches, d_h, d_c)
        assert_own_memory(result, (p, d, caches, d_h, d_c))
        return result

    def same(one, other, what):
        for a, b in zip(one[:3], other[:3]):
            assert_close(a, b, what, 1e-9)
        assert set(one[3]) == set(p), what
        for name in p:
            assert_close(one[3][name], other[3][name], f"{name}: {what}", 1e-9)

    for t in range(T):
        want = lstm_step_backward(p, d_h + d[t], d_c, caches[t])
        same(run(d[t:t + 1], caches[t:t + 1], d_h, d_c), (want[0][None], *want[1:]), f"step {t} alone")
    whole = run(d, caches, d_h, d_c)
    for cut in range(1, T):
        last = run(d[cut:], caches[cut:], d_h, d_c)
        first = run(d[:cut], caches[:cut], last[1], last[2])
        glued = np.concatenate([first[0], last[0]]), first[1], first[2], {k: first[3][k] + last[3][k] for k in p}
        same(whole, glued, f"cut at {cut}")
    plain, zeros = lstm_backward(p, d, caches), np.zeros((H, N))
    same(plain, run(d, caches, zeros, zeros), "left out means zero")
    final = run(0 * d, caches, d_h, d_c)
    added = [a + b for a, b in zip(plain[:3], final[:3])] + [{k: plain[3][k] + final[3][k] for k in p}]
    same(whole, added, "upstreams add up")
    same(run(d, caches, d_h), run(d, caches, d_h, zeros), "only d_h")
    same(run(d, caches, None, d_c), run(d, caches, zeros, d_c), "only d_c")

# %% test_lstm_backward | right | own_numerics | numpy.testing and central differences of an LSTM written in the test
def run_rows(p, x, h, c):
    out = []
    for x_t in x:
        z = np.concatenate([h, x_t])
        f, i, o = (1 / (1 + np.exp(-(p["W" + k] @ z + p["b" + k]))) for k in "fio")
        c = f * c + i * np.tanh(p["Wg"] @ z + p["bg"])
        h = o * np.tanh(c)
        out.append(h)
    return np.array(out), h, c


def test_lstm_backward(lstm_backward):
    for seed, (T, D, H, N) in enumerate(((3, 2, 3, 2), (1, 1, 2, 3), (4, 2, 2, 1))):
        rng = np.random.default_rng(70 + seed)
        p, x = random_params(rng, D, H), rng.normal(size=(T, D, N))
        h0, c0, d_h, d_c = (rng.normal(size=(H, N)) for _ in range(4))
        d = rng.normal(size=(T, H, N))
        caches = lstm_forward(p, x, h0, c0)[3]
        for use in (False, True):
            def loss(p, x, h0, c0):
                out, h, c = run_rows(p, x, h0, c0)
                return np.sum(d * out) + use * (np.sum(d_h * h) + np.sum(d_c * c))

            kept = [a.copy() for a in arrays_in((p, d, caches, d_h, d_c))]
            got = lstm_backward(p, d, caches, d_h=d_h, d_c=d_c) if use else lstm_backward(p, d, caches)
            for now, then in zip(arrays_in((p, d, caches, d_h, d_c)), kept):
                np.testing.assert_array_equal(now, then, "an argument has changed")
            want = {"x": numerical_gradient(lambda a: loss(p, a, h0, c0), x),
                    "h0": numerical_gradient(lambda a: loss(p, x, a, c0), h0),
                    "c0": numerical_gradient(lambda a: loss(p, x, h0, a), c0)}
            for name in p:
                want[name] = numerical_gradient(lambda a: loss(p | {name: a}, x, h0, c0), p[name])
            found = {"x": got[0], "h0": got[1], "c0": got[2]} | got[3]
            assert found.keys() == want.keys(), f"{found.keys()}"
            for name in want:
                assert found[name].shape == want[name].shape, f"shape of {name}"
                np.testing.assert_allclose(found[name], want[name], rtol=1e-6, atol=1e-6, err_msg=name)
            first = [a.copy() for a in arrays_in(got)]
            lstm_backward(p, d + 1, caches, d_h=d_c, d_c=d_h)
            for now, then in zip(arrays_in(got), first):
                np.testing.assert_array_equal(now, then, "an old result has changed")
            again = lstm_backward(p, d, caches, d_h=d_h, d_c=d_c) if use else lstm_backward(p, d, caches)
            for now, then in zip(arrays_in(again), first):
                np.testing.assert_array_equal(now, then, "another result at the second call")
            assert_own_memory(got, (p, d, caches, d_h, d_c))

# %% test_lstm_backward | right | directions | slopes in random directions through a long sequence, final gradients on and off
def test_lstm_backward(lstm_backward):
    rng = np.random.default_rng(81)
    for T, D, H, N in [(6, 3, 4, 2), (1, 2, 2, 1), (3, 1, 3, 3)]:
        params = random_params(rng, D, H)
        rest = {"x": rng.normal(size=(T, D, N)), "h0": rng.normal(size=(H, N)), "c0": rng.normal(size=(H, N))}
        d_outputs, d_h, d_c = rng.normal(size=(T, H, N)), rng.normal(size=(H, N)), rng.normal(size=(H, N))
        caches = lstm_forward(params, **rest)[3]
        for with_h, with_c in ((0, 0), (1, 1), (1, 0), (0, 1)):
            named = {name: d for name, d, use in (("d_h", d_h, with_h), ("d_c", d_c, with_c)) if use}
            result = lstm_backward(params, d_outputs, caches, **named)
            gradients = dict(zip(rest, result)) | result[3]
            assert set(gradients) == set(params) | set(rest)
            for name, array in (params | rest).items():
                assert gradients[name].shape == array.shape, f"{name} has shape {gradients[name].shape}"
                for _ in range(4):
                    way = rng.normal(size=array.shape)
                    ends = []
                    for move in (1e-5, -1e-5):
                        now = params | rest | {name: array + move * way}
                        out, h, c, _ = lstm_forward({k: now[k] for k in params}, now["x"], now["h0"], now["c0"])
                        ends.append((d_outputs * out).sum() + with_h * (d_h * h).sum() + with_c * (d_c * c).sum())
                    slope = (ends[0] - ends[1]) / 2e-5
                    got = (gradients[name] * way).sum()
                    assert abs(got - slope) < 1e-6 * max(1, abs(slope)), f"{name}: {got:.8f} for {slope:.8f}"

        def positional(params, d_outputs, caches, d_h, d_c):
            return lstm_backward(params, d_outputs, caches, d_h=d_h, d_c=d_c)

        arguments = params, d_outputs, caches, d_h, d_c
        assert_own_memory(call(positional, *arguments), arguments)
        assert_own_memory(call(lstm_backward, *arguments[:3]), arguments[:3])

# %% test_lstm_backward | right | unittest_cases | a TestCase with one method for each thing that can go wrong
import unittest


def test_lstm_backward(lstm_backward):
    class Case(unittest.TestCase):
        def setUp(self):
            self.rng = np.random.default_rng(17)
            self.p = random_params(self.rng, 2, 3)
            self.x = self.rng.normal(size=(4, 2, 5))
            self.h0, self.c0, self.d_h, self.d_c = self.rng.normal(size=(4, 3, 5))
            self.d = self.rng.normal(size=(4, 3, 5))
            self.caches = lstm_forward(self.p, self.x, self.h0, self.c0)[3]

        def compare(self, got, d_h, d_c, caches, d):
            dx, grads = [], {k: np.zeros_like(v) for k, v in self.p.items()}
            dh, dc = d_h, d_c
            for d_output, cache in list(zip(d, caches))[::-1]:
                dx_t, dh, dc, step = lstm_step_backward(self.p, dh + d_output, dc, cache)
                dx.append(dx_t)
                for k in grads:
                    grads[k] = grads[k] + step[k]
            self.assertEqual(sorted(got[3]), sorted(grads))
            pairs = [(got[0], np.array(dx[::-1])), (got[1], dh), (got[2], dc)]
            for one, other in pairs + [(got[3][k], grads[k]) for k in grads]:
                self.assertEqual(one.shape, other.shape)
                np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-10)

        def test_without(self):
            zeros = np.zeros((3, 5))
            self.compare(lstm_backward(self.p, self.d, self.caches), zeros, zeros, self.caches, self.d)

        def test_with_both(self):
            got = lstm_backward(self.p, self.d, self.caches, d_h=self.d_h, d_c=self.d_c)
            self.compare(got, self.d_h, self.d_c, self.caches, self.d)

        def test_with_one(self):
            zeros = np.zeros((3, 5))
            got = lstm_backward(self.p, self.d, self.caches, d_h=self.d_h)
            self.compare(got, self.d_h, zeros, self.caches, self.d)
            got = lstm_backward(self.p, self.d, self.caches, d_c=self.d_c)
            self.compare(got, zeros, self.d_c, self.caches, self.d)

        def test_one_step(self):
            got = lstm_backward(self.p, self.d[:1], self.caches[:1], d_h=self.d_h, d_c=self.d_c)
            self.compare(got, self.d_h, self.d_c, self.caches[:1], self.d[:1])

        def test_large(self):
            got = lstm_backward(self.p, 10 * self.d, self.caches, d_h=10 * self.d_h, d_c=10 * self.d_c)
            self.compare(got, 10 * self.d_h, 10 * self.d_c, self.caches, 10 * self.d)

        def test_measured(self):
            dx = lstm_backward(self.p, self.d, self.caches)[0]
            want = numerical_gradient(lambda x: (self.d * lstm_forward(self.p, x, self.h0, self.c0)[0]).sum(), self.x)
            np.testing.assert_allclose(dx, want, rtol=1e-5, atol=1e-6)

        def test_traces(self):
            def named(p, d, caches, d_h, d_c):
                return lstm_backward(p, d, caches, d_h=d_h, d_c=d_c)

            for arguments in ((self.p, self.d, self.caches, self.d_h, self.d_c),
                              (self.p, self.d, self.caches, None, None)):
                assert_own_memory(call(named, *arguments), arguments)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    for case, text in result.failures + result.errors:
        raise AssertionError(f"{case}: {text}")

# %% test_adam | wrong | one_step | a single step, one number
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    Adam(params, lr=0.1).step({"a": np.array([2.0])})
    assert_close(params["a"], np.array([0.4]), "a", 1e-6)

# %% test_adam | wrong | something_moved | asserts only that the parameters have changed
def test_adam(Adam):
    params = {"a": np.ones((2, 3)), "b": np.ones(4)}
    adam = Adam(params, lr=0.1)
    for _ in range(5):
        adam.step({"a": np.full((2, 3), 2.0), "b": np.full(4, -1.0)})
    assert not np.allclose(params["a"], 1)
    assert not np.allclose(params["b"], 1)

# %% test_adam | wrong | equal_gradients | five equal gradients with the default rates
def test_adam(Adam):
    after([2.0] * 5)(Adam)

# %% test_adam | wrong | default_rates | unequal gradients, default rates, one array
def test_adam(Adam):
    after([2.0, -1.0, 0.5, 0.1, 3.0])(Adam)

# %% test_adam | wrong | loss_falls | minimises a parabola and looks at the loss
def test_adam(Adam):
    params = {"p": np.array([3.0, -2.0])}
    adam = Adam(params, lr=0.1)
    first = (params["p"] ** 2).sum()
    for _ in range(50):
        adam.step({"p": 2 * params["p"]})
    assert (params["p"] ** 2).sum() < first, "the loss has not fallen"

# %% test_adam | wrong | shapes_only | shapes before and after
def test_adam(Adam):
    params = {"a": np.zeros((2, 3)), "b": np.zeros((4, 1))}
    adam = Adam(params, 0.1, 0.8, 0.9, 1e-6)
    adam.step({"a": np.ones((2, 3)), "b": np.ones((4, 1))})
    assert params["a"].shape == (2, 3) and params["b"].shape == (4, 1)
    assert set(params) == {"a", "b"}

# %% test_adam | wrong | within_the_learning_rate | right history, but the tolerance is as large as a step
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    adam, history = Adam(params, lr=0.05, beta1=0.8, beta2=0.95, eps=1e-3), [2.0, -1.0, 0.5, 0.1, 3.0]
    for g in history:
        adam.step({"a": np.array([g])})
    want = adam_by_hand(0.5, history, 0.05, 0.8, 0.95, 1e-3)
    assert abs(params["a"][0] - want) < 0.05, f"{params['a'][0]} in place of {want}"

# %% test_adam | wrong | zero_gradients | gradients of zero move nothing
def test_adam(Adam):
    params = {"a": np.ones((2, 2))}
    adam = Adam(params, lr=0.1)
    for _ in range(3):
        adam.step({"a": np.zeros((2, 2))})
    assert np.allclose(params["a"], 1), "nothing should move"

# %% test_adam | wrong | two_alike | compares one optimiser with another one of the same class
def test_adam(Adam):
    one, other = {"a": np.array([0.5, 1.0])}, {"a": np.array([0.5, 1.0])}
    first = Adam(one, 0.1, 0.8, 0.95, 1e-3)
    for g in (2.0, -1.0, 0.5):
        first.step({"a": np.array([g, -g])})
    second = Adam(other, 0.1, 0.8, 0.95, 1e-3)
    for g in (2.0, -1.0, 0.5):
        second.step({"a": np.array([g, -g])})
    assert np.array_equal(one["a"], other["a"])

# %% test_adam | wrong | never_steps | makes an optimiser, never takes a step
def test_adam(Adam):
    params = {"a": np.array([0.5]), "b": np.array([[1.0, 2.0]])}
    before = {k: v.copy() for k, v in params.items()}
    adam = Adam(params, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-3)
    assert hasattr(adam, "step")
    for name in params:
        assert np.array_equal(params[name], before[name]), "changed before the first step"

# %% test_adam | wrong | names_of_attributes | demands the attributes t, m and v
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    adam = Adam(params, lr=0.1)
    adam.step({"a": np.array([2.0])})
    assert adam.t == 1, "t is not counted"
    assert np.allclose(adam.m["a"], 0.2)
    assert np.allclose(adam.v["a"], 0.004)

# %% test_adam | wrong | eps_in_the_root | wrong expected value, eps inside the root
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    adam = Adam(params, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-2)
    p, m, v = 0.5, 0.0, 0.0
    for t, g in enumerate((2.0, -1.0, 0.5), start=1):
        adam.step({"a": np.array([g])})
        m, v = 0.8 * m + 0.2 * g, 0.95 * v + 0.05 * g * g
        p -= 0.1 * m / (1 - 0.8**t) / np.sqrt(v / (1 - 0.95**t) + 1e-2)
    assert_close(params["a"], np.array([p]), "a")

# %% test_adam | wrong | same_bits | equal bits with my own order of the arithmetic, for fifty numbers
def test_adam(Adam):
    rng = np.random.default_rng(0)
    params = {"a": rng.normal(size=50)}
    want, m, v = params["a"].copy(), np.zeros(50), np.zeros(50)
    adam = Adam(params, lr=0.01, beta1=0.8, beta2=0.95, eps=1e-3)
    for t in range(1, 21):
        g = rng.normal(size=50)
        adam.step({"a": g})
        m += (1 - 0.8) * (g - m)
        v += (1 - 0.95) * (g**2 - v)
        want = want - 0.01 * m / (1 - 0.8**t) / (np.sqrt(v / (1 - 0.95**t)) + 1e-3)
        assert (params["a"] == want).all(), f"not the same after {t} steps"

# %% test_adam | wrong | returns_params | expects step to return the new parameters
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    adam = Adam(params, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-3)
    for g in (2.0, -1.0):
        params = adam.step({"a": np.array([g])})
    assert_close(params["a"], np.array([adam_by_hand(0.5, [2.0, -1.0], 0.1, 0.8, 0.95, 1e-3)]), "a")

# %% test_adam | wrong | keeps_the_dict | demands that the dict itself is an attribute called params
def test_adam(Adam):
    params = {"a": np.array([0.5]), "b": np.array([1.0])}
    adam = Adam(params, lr=0.1)
    assert vars(adam)["params"] is params, "__init__ keeps the dict"

# %% test_adam | wrong | must_arrive | unseeded start, must be at the minimum after a hundred steps
def test_adam(Adam):
    params = {"p": np.random.default_rng().normal(0, 3, size=5)}
    adam = Adam(params, lr=0.1)
    for _ in range(100):
        adam.step({"p": 2 * params["p"]})
    assert np.abs(params["p"]).max() < 0.1, "it has not arrived"

# %% test_adam | wrong | ten_million_steps | takes ten million steps to be quite sure
def test_adam(Adam):
    params = {"a": np.array([0.5])}
    adam = Adam(params, lr=1e-3)
    for n in range(10_000_000):
        adam.step({"a": np.array([np.sin(n)])})
    assert np.abs(params["a"]).max() < 10

# %% test_adam | wrong | own_dict_error | changes a dict while it goes through it
def test_adam(Adam):
    params = {"a": np.zeros((2, 3)), "b": np.zeros(4)}
    adam = Adam(params, lr=0.1)
    grads = {"a": np.ones((2, 3)), "b": np.ones(4)}
    adam.step(grads)
    for name in grads:
        grads["d" + name] = grads.pop(name)
    assert np.allclose(params["a"], -0.1)

# %% test_adam | right | dicts_of_moments | m, v and wanted values as dicts, two optimisers in turn, gradients overwritten
def test_adam(Adam):
    rng = np.random.default_rng(91)
    shapes = {"W": (3, 2), "U": (3, 2), "b": (3, 1), "c": (4,)}
    runs = []
    for rates in ((0.1, 0.8, 0.95, 1e-2), (0.02, 0.6, 0.99, 1e-3)):
        given = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        params = dict(given)
        names = dict(zip(("lr", "beta1", "beta2", "eps"), rates))
        zeros = {name: np.zeros(shape) for name, shape in shapes.items()}
        want = {name: array.copy() for name, array in given.items()}
        runs.append([Adam(params, **names), params, given, rates, zeros, dict(zeros), want])
    for t in range(1, 7):
        for adam, params, given, (lr, beta1, beta2, eps), m, v, want in runs:
            order = rng.permutation(list(shapes))
            grads = {str(name): rng.normal(size=shapes[name]) * 2 for name in order}
            copies = {name: g.copy() for name, g in grads.items()}
            adam.step(grads)
            assert list(grads) == list(copies), "the dict of gradients was changed"
            for name, g in copies.items():
                assert np.array_equal(grads[name], g), "a gradient was changed"
                m[name] = beta1 * m[name] + (1 - beta1) * g
                v[name] = beta2 * v[name] + (1 - beta2) * g**2
                step = lr * (m[name] / (1 - beta1**t)) / (np.sqrt(v[name] / (1 - beta2**t)) + eps)
                want[name] = want[name] - step
                assert params[name] is given[name], f"{name} is another array now"
                assert_close(params[name], want[name], f"{name} after {t} steps", 1e-9)
                grads[name][...] = 99.0
    for *_, params, given, rates, m, v, want in runs:
        for name in shapes:
            assert_close(params[name], want[name], f"{name} at the end", 1e-9)

# %% test_adam | right | entry_by_entry | every entry against adam_by_hand, which knows one number
def test_adam(Adam):
    rng = np.random.default_rng(92)
    rates = {"lr": 0.07, "beta1": 0.7, "beta2": 0.9, "eps": 0.05}
    shapes = {"p": (2, 3), "q": (2, 3), "r": (5,)}
    params = {k: rng.normal(size=s) for k, s in shapes.items()}
    start, held = {k: v.copy() for k, v in params.items()}, dict(params)
    other_params = {"p": np.array([1.0, 2.0])}
    adam, other = Adam(params, **rates), Adam(other_params, lr=0.5)
    history, buffer = [], {k: np.empty(s) for k, s in shapes.items()}
    for t in range(8):
        for k in buffer:
            buffer[k][...] = rng.normal(0, 1 + t, size=shapes[k])
        history.append({k: v.copy() for k, v in buffer.items()})
        adam.step({k: buffer[k] for k in (list(shapes) if t % 2 else list(shapes)[::-1])})
        other.step({"p": np.array([1.0, -1.0]) * (t + 1)})
        for k in buffer:
            assert np.array_equal(buffer[k], history[-1][k]), f"the gradient of {k} was changed"
            assert params[k] is held[k], f"{k} was replaced"
            for index in np.ndindex(shapes[k]):
                want = adam_by_hand(start[k][index], [g[k][index] for g in history], **rates)
                assert abs(params[k][index] - want) < 1e-9, f"{k}{index} after step {t + 1}"
    for index, sign in ((0, 1.0), (1, -1.0)):
        want = adam_by_hand(index + 1.0, [sign * (t + 1) for t in range(8)], lr=0.5)
        assert abs(other_params["p"][index] - want) < 1e-8, "the second optimiser"

# %% test_adam | right | closed_form | the means as weighted sums over the whole history, numpy.testing
def test_adam(Adam):
    from numpy.testing import assert_allclose, assert_array_equal
    rng = np.random.default_rng(93)
    lr, b1, b2, eps = 0.03, 0.5, 0.8, 0.1
    for shapes in ({"a": (4,), "b": (4,)}, {"x": (2, 2), "y": (1, 3), "z": (2, 2)}):
        params = {k: rng.normal(size=s) for k, s in shapes.items()}
        start = {k: v.copy() for k, v in params.items()}
        views = {k: v[...] for k, v in params.items()}
        adam = Adam(params, lr, b1, b2, eps)
        stranger = Adam({k: v.copy() for k, v in params.items()}, lr, b1, b2, eps)
        all_g = {k: rng.normal(size=(7, *s)) * rng.choice([0.1, 1, 10], size=(7, *s)) for k, s in shapes.items()}
        total = {k: 0.0 for k in shapes}
        for t in range(1, 8):
            grads = {k: all_g[k][t - 1].copy() for k in sorted(shapes, reverse=t % 2 == 0)}
            for g in grads.values():
                g.setflags(write=False)
            adam.step(grads)
            for k, g in grads.items():
                g.setflags(write=True)
                g *= -3
            stranger.step({k: np.ones(s) for k, s in shapes.items()})
            for k in shapes:
                past = np.arange(t)[::-1].reshape(-1, *[1] * len(shapes[k]))
                m = ((1 - b1) * b1**past * all_g[k][:t]).sum(axis=0) / (1 - b1**t)
                v = ((1 - b2) * b2**past * all_g[k][:t] ** 2).sum(axis=0) / (1 - b2**t)
                total[k] = total[k] + lr * m / (np.sqrt(v) + eps)
                assert_allclose(params[k], start[k] - total[k], rtol=1e-8, atol=1e-10, err_msg=f"{k}, step {t}")
                assert_array_equal(views[k], params[k], "not in place")
                assert np.shares_memory(views[k], params[k]), "not the array of the caller"

# %% test_adam | wrong | numbers_and_defaults | two mistakes about several optimisers get through: numbers computed by hand for two steps, the default rates, in place and independence
def test_adam(Adam):
    # lr 1, beta1 0.5, beta2 0.75, eps 1: after g = 3: m^ 3, v^ 9, step 3 / 4.
    # after g = -1: m = 0.25, m^ = 1/3, v = 1.9375, v^ = 1.9375 / 0.4375 = 31/7
    one = np.array([[10.0, 20.0]])
    two = np.array([[-5.0, 0.0]])
    params = {"one": one, "two": two}
    adam = Adam(params, lr=1.0, beta1=0.5, beta2=0.75, eps=1.0)
    grads = {"one": np.array([[3.0, -3.0]]), "two": np.array([[0.0, 3.0]])}
    adam.step(grads)
    assert np.allclose(one, [[9.25, 20.75]], atol=1e-10, rtol=0), f"one is {one}"
    assert np.allclose(two, [[-5.0, -0.75]], atol=1e-10, rtol=0), f"two is {two}"
    assert np.array_equal(grads["one"], [[3, -3]]) and np.array_equal(grads["two"], [[0, 3]]), "grads changed"
    grads["one"][...], grads["two"][...] = [[-1.0, 1.0]], [[0.0, -1.0]]
    late = {"one": np.array([1.0])}
    Adam(late, lr=1.0, beta1=0.5, beta2=0.75, eps=1.0).step({"one": np.array([3.0])})
    assert np.allclose(late["one"], 0.25), "a second optimiser begins anew"
    adam.step({"two": grads["two"], "one": grads["one"]})
    second = (1 / 3) / (np.sqrt(31 / 7) + 1)
    assert np.allclose(one, [[9.25 - second, 20.75 + second]], atol=1e-10, rtol=0), f"one is {one}"
    assert np.allclose(two, [[-5.0, -0.75 - second]], atol=1e-10, rtol=0), f"two is {two}"
    assert params["one"] is one and params["two"] is two, "params holds other arrays"
    # m = 0.125 + 0.5 * 2, m^ = 1.125 / 0.875; v = 0.75 * 1.9375 + 0.25 * 4, v^ = 2.453125 / 0.578125
    adam.step({"one": np.array([[2.0, -2.0]]), "two": np.array([[0.0, 2.0]])})
    third = (1.125 / 0.875) / (np.sqrt(2.453125 / 0.578125) + 1)
    assert np.allclose(one, [[9.25 - second - third, 20.75 + second + third]], atol=1e-10, rtol=0)
    assert np.allclose(two[0, 1], -0.75 - second - third, atol=1e-10, rtol=0)
    for history in ([2.0, -1.0, 0.5], [1e-7, 3e-8, -2e-8]):
        p = {"p": np.array([0.25])}
        plain = Adam(p)
        for g in history:
            plain.step({"p": np.array([g])})
        want = adam_by_hand(0.25, history)
        assert abs(p["p"][0] - want) < 1e-10, f"the defaults give {p['p'][0]}, not {want}"

# %% test_adam | right | reference_class | a plain class of its own runs beside it, random sizes from a seeded generator
class Plain:
    def __init__(self, params, lr, beta1, beta2, eps):
        self.p = {k: v.copy() for k, v in params.items()}
        self.rates, self.t = (lr, beta1, beta2, eps), 0
        self.mv = {k: (np.zeros(v.shape), np.zeros(v.shape)) for k, v in params.items()}

    def step(self, grads):
        lr, b1, b2, eps = self.rates
        self.t += 1
        for k, g in grads.items():
            m, v = self.mv[k]
            m, v = m + (1 - b1) * (g - m), v + (1 - b2) * (g * g - v)
            self.mv[k] = m, v
            self.p[k] = self.p[k] - lr * m / (1 - b1**self.t) / (eps + (v / (1 - b2**self.t)) ** 0.5)


def test_adam(Adam):
    rng = np.random.default_rng(95)
    pairs = []
    for _ in range(5):
        shape = tuple(int(n) for n in rng.integers(1, 5, rng.integers(1, 4)))
        params = {"a": rng.normal(size=shape), "b": rng.normal(size=shape), "long name": rng.normal(size=(3, 1))}
        lr, b1, b2 = rng.uniform(0.01, 0.3), rng.uniform(0.3, 0.7), rng.uniform(0.8, 0.99)
        eps = 10.0 ** rng.uniform(-3, -1)
        pairs.append((Adam(params, lr=lr, beta1=b1, beta2=b2, eps=eps), Plain(params, lr, b1, b2, eps), params,
                      list(params.values())))
    for t in range(6):
        for adam, plain, params, arrays in pairs:
            grads = {k: 3 * rng.normal(size=v.shape) for k, v in params.items()}
            if t % 2:
                grads = {k: grads[k] for k in reversed(grads)}
            frozen = {k: v.copy() for k, v in grads.items()}
            plain.step(frozen)
            adam.step(grads)
            for k, g in grads.items():
                assert np.array_equal(g, frozen[k]), f"step has changed the gradient of {k}"
                g.fill(rng.normal())
            assert list(params) == ["a", "b", "long name"], "the names of params have changed"
            assert all(now is then for now, then in zip(params.values(), arrays)), "an array was replaced"
            for k in params:
                assert_close(params[k], plain.p[k], f"{k} after {t + 1} steps", 1e-9)

# %% test_adam | right | unittest_adam | unittest with a method for values, order, place, gradients and two optimisers
import unittest


def test_adam(Adam):
    rates = dict(lr=0.2, beta1=0.6, beta2=0.85, eps=0.02)

    class Case(unittest.TestCase):
        def setUp(self):
            rng = np.random.default_rng(96)
            self.shapes = {"u": (2, 2), "v": (2, 2), "w": (3,)}
            self.start = {k: rng.normal(size=s) for k, s in self.shapes.items()}
            self.history = [{k: rng.normal(size=s) for k, s in self.shapes.items()} for _ in range(5)]

        def want(self, name, steps):
            p = self.start[name].copy()
            for index in np.ndindex(p.shape):
                p[index] = adam_by_hand(p[index], [g[name][index] for g in self.history[:steps]], **rates)
            return p

        def fresh(self):
            params = {k: a.copy() for k, a in self.start.items()}
            return params, Adam(params, **rates)

        def test_values(self):
            params, adam = self.fresh()
            for t, grads in enumerate(self.history, start=1):
                adam.step(grads)
                for name in params:
                    np.testing.assert_allclose(params[name], self.want(name, t), rtol=1e-8, atol=1e-10)

        def test_order_and_reused_gradients(self):
            params, adam = self.fresh()
            shared = {k: np.empty(s) for k, s in self.shapes.items()}
            for t, grads in enumerate(self.history):
                for k in shared:
                    shared[k][...] = grads[k]
                names = list(shared)[t % 3:] + list(shared)[:t % 3]
                adam.step({k: shared[k] for k in names})
                for k in shared:
                    np.testing.assert_array_equal(shared[k], grads[k])
            for name in params:
                np.testing.assert_allclose(params[name], self.want(name, 5), rtol=1e-8, atol=1e-10)

        def test_in_place(self):
            params, adam = self.fresh()
            arrays = dict(params)
            for grads in self.history:
                adam.step(grads)
            for name, array in arrays.items():
                self.assertIs(params[name], array)
                np.testing.assert_allclose(array, self.want(name, 5), rtol=1e-8, atol=1e-10)

        def test_two(self):
            (one, first), (other, second) = self.fresh(), self.fresh()
            for grads in self.history:
                first.step(grads)
                second.step({k: -g for k, g in grads.items()})
            for name in one:
                np.testing.assert_allclose(one[name], self.want(name, 5), rtol=1e-8, atol=1e-10)
            third, adam = self.fresh()
            adam.step(self.history[0])
            for name in third:
                np.testing.assert_allclose(third[name], self.want(name, 1), rtol=1e-8, atol=1e-10)

        def test_defaults(self):
            params = {"p": np.array([1.0])}
            adam = Adam(params)
            for g in (1e-8, -3e-8, 2.0):
                adam.step({"p": np.array([g])})
            self.assertAlmostEqual(params["p"][0], adam_by_hand(1.0, [1e-8, -3e-8, 2.0]), places=10)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert not result.failures and not result.errors, (result.failures + result.errors)[0][1]
