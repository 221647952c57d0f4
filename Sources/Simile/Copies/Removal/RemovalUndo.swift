import Basics
import Catalog
import Foundation

/// Brings back what the last removal took away: files first, then their items with their attributes.
struct RemovalUndo {
    let library: ImageLibrary
    private var catalog: ImageCatalog { library.catalog }

    func run(progress: @escaping @Sendable (JobProgress) -> Void) async throws -> RemovalReport {
        let found = try await onThread { [catalog] in try RemovalJournal.all(in: catalog).last { !$0.entries.isEmpty } }
        guard let journal = found else { throw DuplicateError.nothingToUndo }
        var report = RemovalReport()
        var back: [RemovalJournal.Entry] = []
        for entry in journal.entries.reversed() {
            do {
                if try await bringBack(entry) {
                    report.moved.append(.init(key: entry.key, from: entry.to.path, to: entry.path))
                }
                back.append(entry)
            } catch {
                report.skipped.append(.init(key: entry.key, reason: "\(error)"))
            }
        }
        try await index(back, progress)
        try await onThread { [catalog, back] in
            for entry in back { try Self.giveAttributesBack(entry, catalog) }
            // What could not be brought back stays written down, for the next time.
            if back.count == journal.entries.count { try journal.end(undone: true) }
        }
        return report
    }

    /// - Returns: whether there was something to move.
    private func bringBack(_ entry: RemovalJournal.Entry) async throws -> Bool {
        if entry.isKept {
            guard try await library.item(entry.key) == nil else { return false }
            guard entry.isThere else { throw FileError(path: entry.to.path, reason: "is not what was put there") }
            try await library.put(entry.key, image: .file(entry.to.path), attributes: entry.attributes)
            try await onThread { try entry.forget() }
            return true
        }
        return try await onThread {
            if let there = try FileStatus.ifThere(entry.path) {
                // A run that was stopped before it moved the file, or an undoing that had come so far.
                guard there.kind == .file,
                    ContentHash(SHA256.hash(try FileContents.read(entry.path, limit: .max).bytes)) == entry.content
                else { throw FileError(path: entry.path, reason: "is another file by now; move it, and undo again") }
                return false
            }
            guard entry.isThere else { throw FileError(path: entry.to.path, reason: "is not what was put there") }
            try Directory.create(FilePath.parent(of: entry.path))
            try FileMove.move(entry.to.path, to: entry.path)
            if let note = entry.to.note { unlink(note) }
            return true
        }
    }

    /// Indexes the files that are back and not in the catalog.
    private func index(
        _ entries: [RemovalJournal.Entry], _ progress: @escaping @Sendable (JobProgress) -> Void
    ) async throws {
        let paths = try await onThread { [catalog] in
            try entries.filter { try !$0.isKept && catalog.item($0.key) == nil }.map(\.path)
        }
        guard !paths.isEmpty else { return }
        _ = try await library.index(paths).report(progress: progress)
    }

    private static func giveAttributesBack(_ entry: RemovalJournal.Entry, _ catalog: ImageCatalog) throws {
        try catalog.transaction { transaction in
            if let kept = try transaction.item(entry.keep) {
                let same = entry.merged.filter { kept.attributes[$0.name] == $0.value }
                if !same.isEmpty { try transaction.make(.changeAttributes(entry.keep, same.map { ($0.name, nil) })) }
            }
            if try transaction.item(entry.key) != nil {
                try transaction.make(.setAttributes(entry.key, entry.attributes))
            }
        }
    }
}

extension RemovalJournal.Entry {
    /// Deletes the copy that was put aside of an image that the catalog keeps.
    fileprivate func forget() throws(FileError) {
        guard unlink(to.path) == 0 else { throw FileError("delete", to.path) }
        if let note = to.note { unlink(note) }
    }
}
