"""Other programs that look for copies. Each takes the folder and the names, and gives the confidence of pairs."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy
from PIL import Image

THREADS = os.cpu_count()


def _hamming_pairs(codes, names, within, variants=None):
    """Pairs of packed codes within a distance; `variants` are further codes of each image, of which the closest counts."""
    found = {}
    for number, name in enumerate(names):
        tried = codes[number][None] if variants is None else variants[number]
        distances = numpy.bitwise_count(codes[None, :, :] ^ tried[:, None, :]).sum(-1).min(0)
        for other in numpy.nonzero(distances <= within)[0]:
            if other != number:
                pair = frozenset((name, names[other]))
                found[pair] = max(found.get(pair, -1e9), -float(distances[other]))
    return found


def _hashes(images, names, hash_one):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda name: hash_one(Image.open(images / name)), names))


def imagehash_phash(images, names):
    import imagehash

    hashes = _hashes(images, names, lambda image: numpy.packbits(imagehash.phash(image).hash.flatten()))
    return _hamming_pairs(numpy.array(hashes), names, 16)


def pdq(images, names):
    import pdqhash

    hashes = _hashes(images, names, lambda image: numpy.packbits(pdqhash.compute(numpy.asarray(image.convert("RGB")))[0]))
    return _hamming_pairs(numpy.array(hashes), names, 90)


def pdq_dihedral(images, names):
    import pdqhash

    def eight(image):
        hashes, _ = pdqhash.compute_dihedral(numpy.asarray(image.convert("RGB")))
        return numpy.packbits(numpy.array(hashes), axis=1)

    variants = _hashes(images, names, eight)
    return _hamming_pairs(numpy.array([one[0] for one in variants]), names, 90, variants)


def imagededup_phash(images, names):
    from imagededup.methods import PHash

    hasher = PHash(verbose=False)
    encodings = hasher.encode_images(image_dir=str(images), num_enc_workers=THREADS)
    found = hasher.find_duplicates(
        encoding_map=encodings, max_distance_threshold=16, scores=True, num_dist_workers=THREADS)
    return {frozenset((name, other)): -float(distance) for name, others in found.items() for other, distance in others}


def difpy_mse(images, names):
    import difPy

    dif = difPy.build([str(images)], recursive=False, show_progress=False)
    search = difPy.search(dif, similarity="similar", show_progress=False)
    found = {}
    for key, matches in search.result.items():
        for other, error in (matches.get("matches") if isinstance(matches, dict) else matches):
            found[frozenset((os.path.basename(key), os.path.basename(other)))] = -float(error)
    return found


ALL = {
    "imagehash pHash": imagehash_phash, "pdqhash": pdq, "pdqhash, eight turns": pdq_dihedral,
    "imagededup PHash": imagededup_phash, "difPy": difpy_mse,
}
