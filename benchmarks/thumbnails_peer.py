"""What the usual way costs: every photo decoded whole, MediaPipe for faces, CLIP ViT-B/32 by PyTorch, tones at full size.

    PYTHON benchmarks/thumbnails_peer.py FOLDER

For `benchmarks.thumbnails --peer PYTHON`, where PYTHON is that of a throw-away environment with
`mediapipe<0.10.22 open_clip_torch torch opencv-python-headless`. The weights of CLIP are random, which costs the same. Prints JSON:
CPU seconds for each photo and resident bytes at the most. Knows nothing of the program.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

os.environ |= {"OMP_NUM_THREADS": "1", "GLOG_minloglevel": "3"}


def ready() -> tuple[Any, Any, Any]:
    """Return the face detector, CLIP and its preparation of a picture."""
    import torch

    declared = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):  # the processor-only PyTorch lacks them; nothing here calls them
        declared.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import mediapipe
    import open_clip

    torch.set_num_threads(1)
    clip, _, prepare = open_clip.create_model_and_transforms("ViT-B-32", pretrained=None)
    faces = mediapipe.solutions.face_detection.FaceDetection(model_selection=1, min_detection_confidence=0.5)
    return faces, (clip.eval(), declared), prepare


def score(path: Path, faces: Any, clip: Any, prepare: Any) -> None:
    """Measure one photo at its full size."""
    import cv2
    import numpy as np
    import torch
    from PIL import Image

    image = Image.open(path).convert("RGB")
    pixels = np.asarray(image)
    faces.process(pixels)
    with torch.no_grad():
        clip[0].encode_image(prepare(image)[None])
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    cv2.Laplacian(grey, cv2.CV_64F).var()
    cv2.Sobel(grey, cv2.CV_64F, 1, 1).mean()
    red, green, blue = cv2.split(pixels.astype(np.float32))
    for opponent in (red - green, (red + green) / 2 - blue):
        opponent.std()


def main(folder: Path) -> None:
    """Measure and print."""
    photos = sorted(folder.glob("*.jpg"))
    faces, clip, prepare = ready()
    score(photos[0], faces, clip, prepare)  # the first one also pays for loading
    begun = time.process_time()
    for path in photos:
        score(path, faces, clip, prepare)
    spent = (time.process_time() - begun) / len(photos)
    print(json.dumps({"cpu": spent, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
