"""Images that are read while they are replaced, and items that are deleted meanwhile."""

import threading

from client import Load, ask, item, put
from pictures import photo
from service import Service


def trial(trial):
    """GET of images and thumbnails of items that writers replace."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        images = [photo(number, 64) for number in range(8)]
        keys = ["a", "b"]
        for key in keys:
            put(service.port, key, images[0])
        done = threading.Event()
        puts = []

        def write(key):
            turn = 0
            while not done.is_set():
                turn += 1
                puts.append(put(service.port, key, images[turn % len(images)]))

        writers = [threading.Thread(target=write, args=(key,), daemon=True) for key in keys]
        for writer in writers:
            writer.start()
        wrong = []

        def read(client, turn):
            target = item(keys[turn % 2]) + ("/image" if client < 3 else "/thumbnail?size=32")
            answer = ask(service.port, "GET", target)
            if client < 3 and answer.is_good and answer.body not in images:
                wrong.append(f"an image that was never put, of {len(answer.body)} bytes")
            return answer

        with Load(4, read) as load:
            done.wait(trial.pick(6, 60))
        done.set()
        for writer in writers:
            writer.join(30)
        trial.none("reads that failed", load.faults, f"{load}; {len(puts)} puts")
        trial.none("images that are not what was put", wrong)
        trial.none("puts that failed", [answer for answer in puts if not answer.is_good])
        both = [put(service.port, key, images[0]) for key in keys] + [ask(service.port, "DELETE", item("a"))]
        shared = ask(service.port, "GET", item("b") + "/image")
        trial.holds("an image that two items had, after one is deleted", shared.body == images[0], shared, "200", str(both[2]))
        files = [path for path in (folder / "catalog" / "pictures").rglob("*") if path.is_file()]
        trial.at_most("image files beside one item", len(files), 1)
