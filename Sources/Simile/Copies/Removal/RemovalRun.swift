import Basics
import Catalog
import Foundation
import Imaging

/// Applies a plan: moves the files of copies away, gives their attributes to the image that stays, and takes the items out of the catalog.
///
/// Both files are hashed again before anything is moved. The image that stays is never touched, so whatever happens at whatever moment,
/// nothing is lost.
struct RemovalRun {
    let catalog: ImageCatalog
    let place: RemovalPlace
    let limits: ImageLimits

    func apply(_ plan: RemovalPlan, isCancelled: () -> Bool, progress: (Int) -> Void) throws -> RemovalReport {
        try checkPlace()
        try settle()
        var report = RemovalReport()
        var journal = try RemovalJournal.begin(in: catalog)
        defer { try? journal.end(undone: false) }
        var done = 0
        for group in plan.groups {
            for copy in group.remove {
                guard !isCancelled() else { return report }
                do {
                    report.moved.append(try remove(copy, keeping: group.keep, &journal))
                } catch let refusal as Refusal {
                    report.skipped.append(.init(key: copy.key, reason: refusal.reason))
                }
                done += 1
                progress(done)
            }
        }
        return report
    }

    /// Why a copy is left, which is no reason to leave the others.
    private struct Refusal: Error {
        let reason: String
    }

    private func remove(
        _ copy: RemovalPlan.Copy, keeping keep: RemovalPlan.File, _ journal: inout RemovalJournal
    ) throws -> RemovalReport.Moved {
        guard copy.key != keep.key else { throw Refusal(reason: "it is the image to keep") }
        let (kept, keptPath) = try checked(keep.key, keep.content, "the image to keep, \(keep.key.text.onOneLine),")
        let (item, path) = try checked(copy.key, copy.content, "it")
        guard try FilePath.real(keptPath) != FilePath.real(path) || holds(path) else {
            throw Refusal(reason: "its file is the one to keep, by another name")
        }
        let entry = RemovalJournal.Entry(
            key: copy.key, path: path, content: copy.content, attributes: item.attributes,
            to: try place.reserve(for: path, key: copy.key.text), isKept: holds(path), keep: keep.key,
            merged: Attributes(item.attributes.filter { kept.attributes[$0.name] == nil }.map { ($0.name, $0.value) }))
        try journal.begin(entry)
        if entry.isKept {
            try AtomicFile.write(try FileContents.read(path, limit: limits.maxBytes).bytes, to: entry.to.path)
        } else {
            do { try FileMove.move(path, to: entry.to.path) } catch {
                if let note = entry.to.note { unlink(note) }
                throw error
            }
        }
        try takeOut(entry)
        try journal.finish()
        return .init(key: copy.key, from: path, to: entry.to.path)
    }

    /// An item whose file still holds what the plan says, and where that is.
    private func checked(_ key: ItemKey, _ content: ContentHash, _ name: String) throws -> (Item, String) {
        guard let item = try catalog.item(key) else { throw Refusal(reason: "\(name) is not in the catalog any more") }
        guard let path = item.path, item.fingerprint?.contentHash == content else {
            throw Refusal(reason: "\(name) has changed since the plan was made")
        }
        do throws(FileError) {
            guard try ContentHash(SHA256.hash(FileContents.read(path, limit: limits.maxBytes).bytes)) == content else {
                throw FileError(path: path, reason: "has changed since the plan was made")
            }
        } catch {
            throw Refusal(reason: "\(error)")
        }
        return (item, path)
    }

    /// Whether the catalog itself keeps the file, perhaps for several items.
    private func holds(_ path: String) -> Bool { FilePath.isInside(path, catalog.imagesDirectory) }

    /// Gives the attributes to the item that stays, and takes the other out.
    private func takeOut(_ entry: RemovalJournal.Entry) throws {
        try catalog.transaction { transaction in
            if let kept = try transaction.item(entry.keep) {
                let new = entry.merged.filter { kept.attributes[$0.name] == nil }
                if !new.isEmpty { try transaction.make(.changeAttributes(entry.keep, new.map { ($0.name, $0.value) })) }
            }
            try transaction.make(.remove(entry.key))
        }
    }

    /// Finishes what a run that was killed had begun: where the file is away, its item goes, too.
    private func settle() throws {
        for var journal in try RemovalJournal.all(in: catalog) where !journal.isSettled {
            guard let entry = journal.entries.last else { continue }
            let isAway = FileStatus.of(entry.path, followingLinks: false).isAbsence
            if isAway, entry.isThere { try takeOut(entry) }
            try journal.finish()
        }
    }

    /// A folder whose files would be indexed again, or that is the catalog's own, is no place for them.
    private func checkPlace() throws {
        guard case .folder(let folder) = place else { return }
        let path = try FilePath.real(folder)
        if FilePath.isInside(path, catalog.directory) {
            throw FileError(path: folder, reason: "is the catalog's own folder; name another")
        }
        if let root = try catalog.roots().first(where: { FilePath.isInside(path, $0.path) }) {
            throw FileError(
                path: folder,
                reason: "is in the root \(root.name.onOneLine), where copies would be indexed again; name another")
        }
    }
}

extension Result where Failure == FileError {
    /// Whether nothing is there.
    fileprivate var isAbsence: Bool { if case .failure(let problem) = self { problem.isAbsence } else { false } }
}

extension RemovalJournal.Entry {
    /// Whether the file is where it was to go, whole.
    var isThere: Bool {
        guard let file = try? FileContents.read(to.path, limit: .max) else { return false }
        return ContentHash(SHA256.hash(file.bytes)) == content
    }
}
