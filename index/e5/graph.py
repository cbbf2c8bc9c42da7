"""The encoder of multilingual-e5-small as an ONNX graph, its matrices in the 4 bits they come in.

ONNX Runtime's own operators are named outright, so that no optimizer has to find them, and the
4-bit product (`MatMulNBits`) widens blocks as it goes: the graph is made in a tenth of a second,
takes 14 MB, and is as quick as one in float32; so nothing has to be converted beforehand and kept.
The word embeddings, most of the model, stay out of it; the caller looks them up.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.e5.weights import BLOCK, Weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

_RUNTIME = "com.microsoft"
# 24 is the first whose `Attention` takes the lengths of padded texts.
_OPSET, _RUNTIME_OPSET, _IR_VERSION = 24, 1, 11
# Products in float32: on 8 bits by blocks, as the package's engine has them, is slower here, and
# on 8 bits by whole matrices, 1.3 times as fast, strays from it (cosine .9988).
_FLOAT32_PRODUCTS = 1


def make_graph(weights: Weights) -> bytes:
    """Return a model from `embedded` (texts × tokens × dim) and `lengths` to `hidden`."""
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    hidden = graph.normalized("embedded", None, "emb.ln")
    for layer in range(weights.layers):
        hidden = graph.layer(hidden, f"l{layer}")
    graph.add("Identity", [hidden], "hidden")
    shape = ["texts", "tokens", weights.dim]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "e5",
            [
                helper.make_tensor_value_info("embedded", TensorProto.FLOAT, shape),
                helper.make_tensor_value_info("lengths", TensorProto.INT64, ["texts"]),
            ],
            [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, shape)],
            graph.tensors,
        ),
        opset_imports=[
            helper.make_opsetid("", _OPSET),
            helper.make_opsetid(_RUNTIME, _RUNTIME_OPSET),
        ],
        ir_version=_IR_VERSION,
    )
    return bytes(model.SerializeToString())


class _Graph:
    """Grows node by node; a value is called after the tensors it is made by."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []

    def layer(self, hidden: str, name: str) -> str:
        """Add one layer: attention and a feed-forward net, each added to what came in."""
        weights = self._weights
        query, key, value = (
            self._linear(hidden, f"{name}.{part}", weights.dim, weights.dim) for part in "qkv"
        )
        # The standard operator: ONNX Runtime's own `MultiHeadAttention` takes a third longer on
        # passages of 100 tokens.
        context = self.add(
            "Attention",
            [query, key, value, "", "", "", "lengths"],
            f"{name}.context",
            q_num_heads=weights.heads,
            kv_num_heads=weights.heads,
        )
        attended = self._linear(context, f"{name}.ao", weights.dim, weights.dim)
        hidden = self.normalized(hidden, attended, f"{name}.aln")
        inner = self._linear(hidden, f"{name}.fi", weights.dim, weights.inner)
        active = self.add("Gelu", [inner], f"{name}.gelu", _RUNTIME)
        outer = self._linear(active, f"{name}.fo", weights.inner, weights.dim)
        return self.normalized(hidden, outer, f"{name}.oln")

    def normalized(self, value: str, added: str | None, name: str) -> str:
        """Add a layer normalization, of a value or of a sum of two."""
        if added is not None:
            # Not `SkipLayerNormalization`, which does both and takes three times as long.
            value = self.add("Add", [value, added], f"{name}.sum")
        scale = self._tensor(f"{name}.w", self._weights.floats(f"{name}.w"))
        bias = self._tensor(f"{name}.b", self._weights.floats(f"{name}.b"))
        return self.add(
            "LayerNormalization", [value, scale, bias], name, epsilon=self._weights.epsilon
        )

    def add(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **settings: Any
    ) -> str:
        """Add a node and return the name of its one output."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **settings))
        return output

    def _linear(self, value: str, name: str, columns: int, rows: int) -> str:
        matrix = self._weights.matrix(f"{name}.w", columns)
        packed = matrix.nibbles[..., 0::2] | (matrix.nibbles[..., 1::2] << 4)
        inputs = [
            value,
            self._tensor(f"{name}.w", packed),
            self._tensor(f"{name}.scales", matrix.scales),
            "",  # zero points: 8 unless given
            "",
            self._tensor(f"{name}.b", self._weights.floats(f"{name}.b")),
        ]
        return self.add(
            "MatMulNBits",
            inputs,
            name,
            _RUNTIME,
            K=columns,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_FLOAT32_PRODUCTS,
        )

    def _tensor(self, name: str, values: npt.NDArray[np.generic]) -> str:
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name
