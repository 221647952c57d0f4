"""Index files with damaged vectors."""

import random

from client import ask
from pictures import small
from service import Service, run


def trial(trial):
    """Searches over an index whose file was damaged on the disk."""
    for kind in trial.pick(["exact", "hnsw"], ["exact", "hnsw", "annoy", "lsh", "kdtree"]):
        with trial.folder() as folder:
            damaged(trial, folder, kind)


def damaged(trial, folder, kind: str):
    photos, catalog = folder / "photos", folder / "catalog"
    photos.mkdir()
    for number in range(trial.pick(150, 1000)):
        (photos / f"{number:05}.png").write_bytes(small(number))
    built = run(trial.simile, "index", photos, "--catalog", catalog, "--model", "colour", "--index", kind)
    files = [path for path in (catalog / "indexes").rglob("*") if path.is_file() and path.stat().st_size > 20_000]
    if built.returncode != 0 or not files:
        return trial.skip(kind, f"no index file was built: {built.stderr[-160:]}")
    sound = {path: path.read_bytes() for path in files}
    with Service(trial.simile, catalog) as service:
        keys = [each["key"] for each in ask(service.port, "GET", "/v1/items?limit=150").json["items"]]
        before = {key: cosines(service, key) for key in keys}
        dimension = ask(service.port, "GET", "/v1/spaces").json["spaces"][0]["space"]["dimension"]
    chance, strangers, wrong, lost = random.Random(trial.seed), [], [], []
    rounds = trial.pick(8, 40)
    for _ in range(rounds):
        for path, data in sound.items():
            # A new file each time: one that is mapped stays as it was.
            path.unlink(missing_ok=True)
            path.write_bytes(harmed(data, chance, dimension))
        with Service(trial.simile, catalog) as service:
            for key in keys:
                after, known = cosines(service, key), before[key]
                if key not in after:
                    lost.append(key[-9:])
                for hit, cosine in after.items():
                    if hit in known and abs(known[hit] - cosine) > 0.01:
                        wrong.append(f"{key[-9:]} and {hit[-9:]}: {cosine} for {known[hit]}")
                    # Not among the nearest before, and now nearer than some of them.
                    if hit not in known and cosine > min(known.values(), default=1) + 0.01:
                        strangers.append(f"{key[-9:]} and {hit[-9:]}: {cosine}")
    trial.none(f"{kind}: strangers that the damage made similar", strangers, f"{rounds} files, {len(keys)} searches each")
    trial.none(f"{kind}: cosines that the damage changed", wrong)
    trial.none(f"{kind}: items that do not find themselves", lost)


def cosines(service, key: str) -> dict[str, float]:
    answer = ask(service.port, "POST", "/v1/search", {"key": key, "limit": 10})
    return {hit["key"]: hit["cosine"] for hit in answer.json.get("hits", [])}


def harmed(data: bytes, chance: random.Random, dimension: int) -> bytes:
    """A file in which one vector lies over another, as a disk does that writes a block to the wrong place. Where vectors
    stand in the file is not known here: any place may be hit."""
    stride = dimension * 4
    first = chance.randrange(4096, len(data) - 2 * stride)
    places = [at for at in range(first % stride, len(data) - 2 * stride, stride) if at >= 4096 and abs(at - first) >= 2 * stride]
    other = chance.choice(places)
    return data[:other] + data[first:first + 2 * stride] + data[other + 2 * stride:]
