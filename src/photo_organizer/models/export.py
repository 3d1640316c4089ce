"""Make picture and text towers: cut one out of a file with both, export a checkpoint, store weights as 8-bit integers.

Needs the extra `export` (`pip install .[export]`): onnx for cutting and quantising, open_clip and PyTorch for a checkpoint.
Nothing of it is part of the package for the NAS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

OPSET = 17


def cut(both: Path, out: Path, *, inputs: list[str], output: str) -> None:
    """Write the part of the ONNX file `both` that leads from `inputs` to `output`."""
    import onnx
    from onnx.utils import Extractor

    whole = onnx.load(str(both))
    part = Extractor(whole).extract_model(inputs, [output])
    onnx.save(part, str(out))


def image_tower(both: Path, out: Path, *, output: str) -> None:
    """Write the image tower of a file with both towers, small enough for a NAS."""
    try:
        import onnx  # noqa: F401 - asked for first, to say what is missing
    except ImportError as error:
        raise Refused(
            "a tower cannot be cut out here: the library onnx is missing",
            "do it on a computer: pip install 'photo-organizer[export]', then copy the file",
        ) from error
    part, small = out.with_suffix(".fp32.part"), out.with_suffix(".int8.part")
    try:
        cut(both, part, inputs=["pixel_values"], output=output)
        quantised(part, small)
        small.replace(out)
    finally:
        part.unlink(missing_ok=True)
        small.unlink(missing_ok=True)


def quantised(fp32: Path, out: Path) -> None:
    """Write `fp32` with its matrices as 8-bit integers; the activations follow while it runs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(fp32), str(out), weight_type=QuantType.QUInt8, op_types_to_quantize=["MatMul", "Gemm"]
    )


def export(clip: Any, folder: Path, *, side: int, length: int) -> tuple[Path, Path]:
    """Write the towers of an open_clip model as ONNX and return (image tower, text tower)."""
    import torch

    image, text = folder / "image.onnx", folder / "text.onnx"
    torch.backends.mha.set_fastpath_enabled(False)  # its operator has no ONNX form
    clip.eval()
    _write(clip, clip.encode_image, torch.zeros(1, 3, side, side), image, ("pixel_values", "image_embeds"))
    tokens = torch.ones(1, length, dtype=torch.int64)
    _write(clip, clip.encode_text, tokens, text, ("input_ids", "text_embeds"))
    return image, text


def _write(clip: Any, encode: Any, sample: Any, path: Path, names: tuple[str, str]) -> None:
    """Export the model with `encode` as its forward pass."""
    import torch

    clip.forward = encode
    try:
        with torch.no_grad():
            torch.onnx.export(
                clip,
                (sample,),
                str(path),
                input_names=[names[0]],
                output_names=[names[1]],
                dynamic_axes={name: {0: "batch"} for name in names},
                opset_version=OPSET,
                dynamo=False,
            )
    finally:
        del clip.forward
