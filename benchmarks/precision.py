"""Reduced precision and another runtime for the tagger's network: how fast, and how many mentions change.

Usage: python benchmarks/precision.py [ARTICLES] (default: 300). One thread. The word LSTM takes most of the time, so that is what
runs in bfloat16, in int8 (dynamic quantisation) or in ONNX Runtime (extra `bench`); everything else stays as it is.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from texts import write_articles
from torch import Tensor, nn

from entity_pipe.nlp import lstm as lstm_module
from entity_pipe.nlp.engine import load_engine
from entity_pipe.nlp.tagger import TokenSpan

Run = Callable[[nn.LSTM, Tensor, str, Tensor, Tensor], Tensor]
WEIGHTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
cache: dict[tuple[str, str], Any] = {}


def in_bfloat16(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
    key = ("bfloat16", suffix)
    if key not in cache:
        cache[key] = [getattr(lstm, f"{name}_{suffix}").bfloat16() for name in WEIGHTS]
    state = (hidden.unsqueeze(0).bfloat16().contiguous(), cell.unsqueeze(0).bfloat16().contiguous())
    found: Tensor = torch.lstm(inputs.bfloat16(), state, cache[key], True, 1, 0.0, False, False, True)[0]
    return found.float()


def one_way(lstm: nn.LSTM, suffix: str) -> nn.LSTM:
    """One direction of one layer as a network of its own."""
    weights = {f"{name}_l0": getattr(lstm, f"{name}_{suffix}") for name in WEIGHTS}
    alone = nn.LSTM(weights["weight_ih_l0"].shape[1], lstm.hidden_size, batch_first=True)
    alone.load_state_dict(weights)
    return alone.eval()


def in_int8(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
    key = ("int8", suffix)
    if key not in cache:
        cache[key] = torch.ao.quantization.quantize_dynamic(nn.Sequential(one_way(lstm, suffix)), {nn.LSTM}, dtype=torch.qint8)[0]
    found: Tensor = cache[key](inputs, (hidden.unsqueeze(0).contiguous(), cell.unsqueeze(0).contiguous()))[0]
    return found


def in_onnx(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
    key = ("onnx", suffix)
    if key not in cache:
        cache[key] = onnx_session(one_way(lstm, suffix))
    feeds = {"X": inputs.transpose(0, 1).contiguous(), "H": hidden.unsqueeze(0).contiguous(), "C": cell.unsqueeze(0).contiguous()}
    (found,) = cache[key].run(["Y"], {name: value.numpy() for name, value in feeds.items()})
    return torch.from_numpy(found[:, 0]).transpose(0, 1)


def onnx_session(lstm: nn.LSTM) -> Any:
    """An ONNX graph of one LSTM node; ONNX orders the gates input, output, forget, cell."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    def gates(name: str) -> np.ndarray[Any, Any]:
        i, f, g, o = getattr(lstm, f"{name}_l0").detach().numpy().reshape(4, lstm.hidden_size, -1)
        return np.concatenate([i, o, f, g])

    weights = {
        "W": gates("weight_ih")[None],
        "R": gates("weight_hh")[None],
        "B": np.concatenate([gates("bias_ih"), gates("bias_hh")])[None, :, 0],
    }
    node = helper.make_node("LSTM", ["X", "W", "R", "B", "", "H", "C"], ["Y"], hidden_size=lstm.hidden_size)
    sizes = {"X": ["t", "n", lstm.input_size], "H": [1, "n", lstm.hidden_size], "C": [1, "n", lstm.hidden_size]}
    ins = [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in sizes.items()]
    out = helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["t", 1, "n", lstm.hidden_size])
    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    model = helper.make_model(
        helper.make_graph([node], "lstm", ins, [out], constants), opset_imports=[helper.make_opsetid("", 14)]
    )
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model.ir_version = min(model.ir_version, 10)
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def plain(spans: list[list[TokenSpan]]) -> set[tuple[int, int, int, str]]:
    return {(number, span.start, span.end, span.type) for number, found in enumerate(spans) for span in found}


def measure(articles: int) -> dict[str, dict[str, float]]:
    """Of each way tokens a second of the tagger, the ratio to full precision, and the mentions that differ from it."""
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    engine = load_engine()
    with tempfile.TemporaryDirectory() as temporary:
        write_articles(Path(temporary), articles)
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(temporary).rglob("*.txt"))]
    words = [
        [text[start:end] for start, end in sentence]
        for text, sentences in zip(texts, engine.tokenizer(texts), strict=True)
        for sentence in sentences
    ]
    tokens, full = sum(map(len, words)), lstm_module._run
    runs: dict[str, Run] = {"float32": full, "bfloat16": in_bfloat16, "int8": in_int8, "ONNX Runtime": in_onnx}
    results: dict[str, dict[str, float]] = {}
    expected: set[tuple[int, int, int, str]] = set()
    for name, run in runs.items():
        lstm_module._run = run
        engine.tagger(words)
        began = time.process_time()
        found = plain(engine.tagger(words))
        speed = tokens / (time.process_time() - began)
        expected = expected or found
        results[name] = {
            "tokens_per_second": round(speed),
            "ratio": round(speed / (results["float32"]["tokens_per_second"] if results else speed), 2),
            "mentions": len(expected),
            "different": len(expected ^ found),
        }
    lstm_module._run = full
    return results


def main() -> None:
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300), indent=2))


if __name__ == "__main__":
    main()
