"""The network under OpenVINO."""

import openvino as ov
from openvino.preprocess import ColorFormat, PrePostProcessor


def compile_network(
    onnx: str,
    hint: str,
    precision: str = "f32",
    streams: int | None = None,
    threads: int | None = None,
    bytes_in: bool = False,
) -> ov.CompiledModel:
    """Compiles an ONNX file for one picture at a time.

    With `bytes_in` the network takes 1 × 224 × 224 × 3 bytes and normalises them itself (PrePostProcessor).
    """
    core = ov.Core()
    model = core.read_model(onnx)
    model.reshape([1, *model.input().partial_shape[1:]])
    if bytes_in:
        steps = PrePostProcessor(model)
        steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
        steps.input().tensor().set_color_format(ColorFormat.RGB)
        steps.input().model().set_layout(ov.Layout("NCHW"))
        steps.input().preprocess().convert_element_type(ov.Type.f32).mean(127.5).scale(127.5)
        model = steps.build()
    settings = {"PERFORMANCE_HINT": hint, "INFERENCE_PRECISION_HINT": precision}
    if streams:
        settings["NUM_STREAMS"] = streams
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    return core.compile_model(model, "CPU", settings)
