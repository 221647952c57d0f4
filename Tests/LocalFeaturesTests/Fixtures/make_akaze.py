"""Writes akaze.json: the strongest keypoints of drawings as OpenCV 4.10 finds them with AKAZE: column and row (the middle
of the first pixel is 0), size, response. Needs numpy and opencv-python-headless 4; run it in this folder:
python3 make_akaze.py
"""

import json
from pathlib import Path

import cv2

from drawing import drawing

cases = []
for seed, width, height, noise in [(21, 240, 200, 0), (22, 260, 180, 6)]:
    found = cv2.AKAZE_create().detect(drawing(seed, width, height, noise))
    found = sorted(found, key=lambda point: -point.response)[:80]
    print(len(found))
    points = [[round(float(v), 4) for v in (k.pt[0], k.pt[1], k.size, k.response)] for k in found]
    cases.append({"seed": seed, "width": width, "height": height, "noise": noise, "keypoints": points})
Path(__file__).with_name("akaze.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
