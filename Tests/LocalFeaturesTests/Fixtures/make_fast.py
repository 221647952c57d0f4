"""Writes fast.json: corners of drawings as OpenCV's FastFeatureDetector finds them, TYPE_9_16. Needs numpy and
opencv-python-headless; run it in this folder: python3 make_fast.py
"""

import json
from pathlib import Path

import cv2

from drawing import drawing

cases = []
for seed, width, height, noise, threshold in [(1, 90, 70, 0, 20), (2, 61, 47, 12, 10), (3, 33, 90, 30, 1), (4, 120, 40, 3, 60)]:
    detector = cv2.FastFeatureDetector_create(threshold, True, cv2.FAST_FEATURE_DETECTOR_TYPE_9_16)
    found = [[int(k.pt[0]), int(k.pt[1]), int(k.response)] for k in detector.detect(drawing(seed, width, height, noise))]
    print(len(found))
    case = {"seed": seed, "width": width, "height": height, "noise": noise, "threshold": threshold}
    cases.append(case | {"corners": sorted(found, key=lambda corner: (corner[1], corner[0]))})
Path(__file__).with_name("fast.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
