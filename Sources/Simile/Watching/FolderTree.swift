import Basics

#if os(Linux)
    /// Folders with all below them, and what the kernel tells of each.
    ///
    /// The kernel watches single folders only. Each new one is looked through after it is watched, for what came in between.
    final class FolderTree {
        private let events: FolderEvents
        private var paths: [Int32: String] = [:]
        /// What has changed.
        var pending = PendingChanges()
        /// Roots of which the folder itself went.
        private(set) var ended: Set<String> = []

        init() throws(FileError) { events = try FolderEvents() }

        /// How many folders are watched.
        var count: Int { paths.count }

        /// Watches a folder and all below it, also behind links.
        /// - Parameter isNew: whether its files have to be looked at; at the beginning all are in any case.
        /// - Throws: `FileError` where no more folders can be watched.
        func add(_ folder: String, isNew: Bool) throws(FileError) {
            var open = [folder]
            // Links may lead back.
            var seen: Set<Int32> = []
            while let folder = open.popLast() {
                let number: Int32
                do { number = try events.watch(folder) } catch {
                    // What is gone again, or may not be looked into, is not watched; walks report the latter.
                    if case .refused = error.cause { throw error }
                    continue
                }
                guard seen.insert(number).inserted else { continue }
                paths[number] = folder
                guard let names = try? Directory.texts(in: folder) else { continue }
                for name in names where FileWalk.enters(name) {
                    let path = folder + "/" + name
                    guard case .success(let own) = FileStatus.of(path, followingLinks: false) else { continue }
                    if own.kind == .folder {
                        open.append(path)
                    } else if own.kind == .link, let real = try? FilePath.real(path),
                        WatchedRoot.identity(of: real) != nil
                    {
                        open.append(real)
                    } else if isNew, FileWalk.takes(name), case .success(let status) = FileStatus.of(path) {
                        pending.find(path, status, at: .now)
                    }
                }
            }
        }

        /// Watches a folder and all below it no longer.
        func remove(_ folder: String) {
            for (number, path) in paths where FilePath.isInside(path, folder) {
                paths[number] = nil
                events.end(number)
            }
            ended.remove(folder)
        }

        /// Takes in what happened; waits a while for something to happen.
        /// - Parameter roots: the folders that are watched.
        func collect(within milliseconds: Int, below roots: [String]) throws(FileError) {
            var wait = milliseconds
            while true {
                let new = try events.next(within: wait)
                if new.isEmpty { return }
                wait = 0
                for event in new { try take(event, below: roots) }
            }
        }

        private func take(_ event: FolderEvents.Event, below roots: [String]) throws(FileError) {
            let now = ContinuousClock.now
            if event.isLoss {
                for root in roots { pending.walk(root, at: now) }
                // Folders may have come that nobody was told of.
                for root in roots { try add(root, isNew: false) }
                return
            }
            guard let folder = paths[event.folder] else { return }
            if event.isEndOfWatch || event.isEndOfFolder {
                if roots.contains(folder) { ended.insert(folder) }
                if event.isEndOfWatch { paths[event.folder] = nil }
                return
            }
            guard let name = event.name else { return }
            let path = folder + "/" + name
            if event.isAboutFolder {
                guard FileWalk.enters(name) else { return }
                if event.isGone {
                    remove(path)
                    if let root = roots.first(where: { FilePath.isInside(path, $0) }) { pending.walk(root, at: now) }
                } else {
                    try add(path, isNew: true)
                }
                return
            }
            if event.isMade {
                try takeMade(path, name, at: now)
            } else if FileWalk.takes(name) {
                if event.isGone { pending.lose(path, at: now) } else { pending.write(path, at: now) }
            }
        }

        /// A file that is made is looked at when it is closed. A link, of either kind, is never written to.
        private func takeMade(_ path: String, _ name: String, at now: ContinuousClock.Instant) throws(FileError) {
            guard case .success(let own) = FileStatus.of(path, followingLinks: false) else { return }
            if own.kind == .link {
                guard FileWalk.enters(name), let real = try? FilePath.real(path) else { return }
                if WatchedRoot.identity(of: real) != nil { return try add(real, isNew: true) }
                if FileWalk.takes(name) { pending.write(path, at: now) }
            } else if own.links > 1, FileWalk.takes(name) {
                pending.find(path, own, at: now)
            }
        }
    }
#endif
