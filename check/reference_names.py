"""What the my_lstm of the course has: names of functions with those of their arguments.

In grading it takes the place of the student's own, unless that comes with the submission.
"""

# Names of each module; of functions and classes with their arguments.
NAMES: dict[str, dict[str, str | None]] = {
    "gates": {
        "dsigmoid": "y",
        "dtanh": "y",
        "gates": "params x_t h_prev",
        "hidden_state": "o c",
        "init_params": "input_size hidden_size rng scale forget_bias",
        "np": None,
        "repair_1": "params x",
        "sigmoid": "x",
        "update_cell": "f i g c_prev",
    },
    "forward": {
        "LSTM": "input_size hidden_size rng",
        "from_torch": "state",
        "gates": "params x_t h_prev",
        "hidden_state": "o c",
        "init_params": "input_size hidden_size rng scale forget_bias",
        "lstm_forward": "params x h0 c0",
        "lstm_step": "params x_t h_prev c_prev",
        "lstm_step_fused": "W b x_t h_prev c_prev",
        "np": None,
        "repair_1": "params x h0 c0",
        "repair_2": "params x h0 c0",
        "sigmoid": "x",
        "stack_params": "params",
        "to_torch": "params",
        "update_cell": "f i g c_prev",
    },
    "backward": {
        "Callable": None,
        "LSTM": "input_size hidden_size rng",
        "dsigmoid": "y",
        "dtanh": "y",
        "forward": None,
        "lstm_backward": "params d_outputs caches d_h d_c",
        "lstm_step_backward": "params dh dc cache",
        "np": None,
        "numerical_gradient": "f a eps",
        "repair_1": "params dh dc cache",
        "repair_2": "params d_outputs caches",
    },
}

# The class LSTM: its methods with their arguments, and all its attributes.
METHODS = {
    "__init__": "input_size hidden_size rng",
    "forward": "x initial_hidden_state initial_cell_state",
    "backward": "dL_dh lr",
}
ATTRIBUTES = ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo", "caches", "params", *METHODS)
