"""How alike two pictures are: the peer of `simile compare`."""

import argparse
import json
import sys

from peer.one import embedder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("--onnx", required=True)
    options = parser.parse_args()
    embed = embedder(options.onnx)
    json.dump({"cosine": float(embed(options.first) @ embed(options.second))}, sys.stdout)


if __name__ == "__main__":
    main()
