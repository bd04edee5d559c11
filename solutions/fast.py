"""The LSTM of notebooks 2 and 3 with the same results, as fast as NumPy allows.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size.
A gradient dL/dv is called dv and has the shape of v. docs/fast.md measures each optimisation.
"""

import numpy as np

# In memory o comes first. So the three sigmoids are neighbours (o, f, i), and so are the three
# gates that act on the loss through c (f, i, g): one call computes three.
ORDER = "ofig"
TOGETHER = 256  # columns of the input that one product multiplies
IN_CACHE = 1 << 17  # numbers whose slopes are taken at once, few enough to stay in the cache
# OpenBLAS multiplies small matrices in place, without copying them into an order of its own,
# where the processor has AVX-512; small means up to so many multiplications.
FOUND = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
SMALL = 1_000_000 if {"AVX512_SKX", "X86_V4"} & set(FOUND) else 0  # old name and new one


class LSTM:
    """A layer that owns its parameters, and memory for one sequence, used again for the next.

    Attributes:
        W: (4H, H+D+1) every parameter: a row for each unit of each gate, and from left to right
            the weights of h_prev, those of x_t, and the bias, which multiplies a 1.
    """

    def __init__(self, params: dict[str, np.ndarray]) -> None:
        """Copy the parameters into one array.

        Args:
            params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1), float32 or float64:
                the dtype of all results.
        """
        gates = [np.concatenate([params["W" + k], params["b" + k]], axis=1) for k in ORDER]
        self.W = np.concatenate(gates)
        self.H, self.D = len(self.W) // 4, self.W.shape[1] - len(self.W) // 4 - 1
        self.allocated = (0, 0)  # T and N of the sequence that the memory is for

    @property
    def params(self) -> dict[str, np.ndarray]:
        """The eight parameters by name: views of W, so a change to them changes the layer."""
        return by_name(self.W)

    def forward(
        self, x: np.ndarray, h0: np.ndarray, c0: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Run a whole sequence, and keep what backward will need until the next call.

        Args:
            x: (T, D, N) input sequence.
            h0, c0: (H, N) states before the first step.

        Returns:
            outputs: (T, H, N) the hidden state after every step.
            h, c: (H, N) states after the last step, arrays of their own.

        Raises:
            ValueError: the shapes do not belong together.
        """
        (T, D, N), H = x.shape, self.H
        if (D, h0.shape, c0.shape) != (self.D, (H, N), (H, N)):
            got = f"x {x.shape}, h0 {h0.shape}, c0 {c0.shape}"
            raise ValueError(f"{got}: x is (T, D, N), h0 and c0 (H, N), with D={self.D}, H={H}")
        self._allocate(T, N)
        z, product, outputs = self.z, self.product, aligned((T, H, N), self.W.dtype)
        z[H:-1], self.c[0], h = x.swapaxes(0, 1), c0, h0
        W_h, out = in_blocks(self.W[:, :H], product)
        with np.errstate(over="ignore"):  # exp(-a) may be inf, and 1 / (1 + inf) = 0 is right
            for t, (a, sigmoids, o, f, i, g, c_prev, c, tanh_c) in enumerate(self.steps):
                if t % self.together == 0:
                    from_x = self.W[:, H:] @ z[H:, t : t + self.together].reshape(D + 1, -1)
                    from_x = from_x.reshape(4, H, -1, N)
                np.matmul(W_h, h, out=out)
                np.add(product, from_x[:, :, t % self.together], out=a)
                np.negative(sigmoids, out=sigmoids)
                np.exp(sigmoids, out=sigmoids)
                np.add(sigmoids, 1, out=sigmoids)
                np.reciprocal(sigmoids, out=sigmoids)
                np.tanh(g, out=g)
                np.multiply(f, c_prev, out=c)
                np.multiply(i, g, out=tanh_c)
                np.add(c, tanh_c, out=c)
                np.tanh(c, out=tanh_c)
                h = np.multiply(o, tanh_c, out=outputs[t])
        z[:H, 0], z[:H, 1:] = h0, outputs[:-1].swapaxes(0, 1)
        return outputs, h.copy(), self.c[T].copy()

    def backward(
        self, d_outputs: np.ndarray, d_h: np.ndarray | None = None, d_c: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
        """Backpropagation through time (Werbos 1990), for the sequence that forward ran last.

        Args:
            d_outputs: (T, H, N) upstream gradient at the hidden state of every step.
            d_h, d_c: (H, N) upstream gradient at the final h and c, besides d_outputs; zeros when
                None.

        Returns:
            dx: (T, D, N); dh0, dc0: (H, N).
            grads: dict with the keys and shapes of params, summed over steps and batch.

        Raises:
            ValueError: d_outputs has not the shape of what forward returned last.
        """
        (T, N), H = self.allocated, self.H
        if d_outputs.shape != (T, H, N):
            raise ValueError(f"d_outputs {d_outputs.shape}: forward ran {(T, H, N)} last")
        dh, dc, through_h = aligned((3, H, N), self.W.dtype)
        dh[:], dc[:] = 0 if d_h is None else d_h, 0 if d_c is None else d_c
        few = np.split(self.W[:, :H], range(128, 4 * H, 128))  # as many rows as fit the cache
        W_hT = aligned((H, 4 * H), self.W.dtype)
        np.concatenate([rows.T for rows in few], axis=1, out=W_hT)
        W_h, out = in_blocks(W_hT, dh)
        for end in range(T, 0, -len(self.slopes)):
            steps = slice(max(0, end - len(self.slopes)), end)
            tanh_c, (o, f, i, g) = self.tanh_c[steps], self.gates[steps].swapaxes(0, 1)
            da = self.slopes[: len(tanh_c)]  # at first the slopes alone
            np.multiply(tanh_c * o, 1 - o, out=da[:, 0])
            np.multiply(self.c[steps] * f, 1 - f, out=da[:, 1])
            np.multiply(g * i, 1 - i, out=da[:, 2])
            np.multiply(i, 1 - g * g, out=da[:, 3])
            dtanh_c = o * (1 - tanh_c * tanh_c)
            each = (d_outputs[steps], dtanh_c, da.reshape(-1, 4 * H, N), da[:, 0], da[:, 1:], f)
            for d_output, slope, da_t, da_o, da_fig, f_t in reversed([*zip(*each, strict=True)]):
                dh += d_output
                dc += np.multiply(dh, slope, out=through_h)
                da_o *= dh
                da_fig *= dc
                dc *= f_t
                np.matmul(W_h, da_t, out=out)
            self.da[:, :, steps] = da.transpose(1, 2, 0, 3)
        da = self.da.reshape(4 * H, T * N)
        dW = da @ self.z.reshape(-1, T * N).T
        dx = self.W[:, H:-1].T @ da
        return dx.reshape(-1, T, N).swapaxes(0, 1), dh, dc, by_name(dW)

    def _allocate(self, T: int, N: int) -> None:
        if self.allocated == (T, N):
            return
        self.allocated, H, dtype = (T, N), self.H, self.W.dtype
        # What backward needs: the cache.
        self.gates = aligned((T, 4, H, N), dtype)
        self.c, self.tanh_c = aligned((T + 1, H, N), dtype), aligned((T, H, N), dtype)
        self.z = aligned((H + self.D + 1, T, N), dtype)  # h_prev, x_t and 1, of every step
        self.z[-1] = 1
        # Overwritten at every step.
        self.da, self.product = aligned((4, H, T, N), dtype), aligned((4, H, N), dtype)
        self.slopes = aligned((max(1, min(T, IN_CACHE // (4 * H * N))), 4, H, N), dtype)
        self.together = max(1, TOGETHER // N)
        sigmoids, each = self.gates[:, :3], self.gates.swapaxes(0, 1)
        views = (self.gates, sigmoids, *each, self.c[:T], self.c[1:], self.tanh_c)
        self.steps = [*zip(*views, strict=True)]


def by_name(W: np.ndarray) -> dict[str, np.ndarray]:
    """Views of W (4H, H+D+1): Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""
    gates = dict(zip(ORDER, W.reshape(4, -1, W.shape[1]), strict=True))
    return {"W" + k: gates[k][:, :-1] for k in "figo"} | {"b" + k: gates[k][:, -1:] for k in "figo"}


def aligned(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """An array without values that begins where a cache line begins."""
    size = int(np.prod(shape)) * dtype.itemsize
    memory = np.empty(size + 64, np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + size].view(dtype).reshape(shape)


def in_blocks(W: np.ndarray, out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut W and out of out = W @ v into blocks of rows, so that each product is a small one.

    Args:
        W: (rows, columns).
        out: (..., N), all axes but the last together as many as the rows of W.

    Returns:
        W: (blocks, rows of a block, columns); out: (blocks, rows of a block, N): views.
    """
    (rows, columns), N = W.shape, out.shape[-1]
    fit = (n for n in range(1, rows // 8 + 1) if rows % n == 0 and rows * columns * N <= n * SMALL)
    blocks = next(fit, 1)
    return W.reshape(blocks, -1, columns), out.reshape(blocks, -1, N)
