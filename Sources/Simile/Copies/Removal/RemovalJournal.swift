import Basics
import Catalog
import Foundation

/// What a removal did, written down step by step before it is done, so that all of it can be undone, after a crash, too.
///
/// A journal is a file of JSON lines in the catalog's folder. Each line is on the disk before what it tells of begins.
struct RemovalJournal {
    /// One copy that is removed.
    struct Entry: Codable, Equatable {
        /// The item.
        let key: ItemKey
        /// Where its file was.
        let path: String
        /// The SHA-256 of its bytes.
        let content: ContentHash
        /// Its attributes.
        let attributes: Attributes
        /// Where the file goes.
        let to: RemovedFile
        /// Whether the image was one that the catalog keeps, of which a copy is put aside.
        let isKept: Bool
        /// The item that stays.
        let keep: ItemKey
        /// The attributes that go over to it.
        let merged: Attributes
    }

    private enum Line: Codable {
        case entry(Entry)
        /// The step that began last was finished.
        case done
    }

    let path: String
    private(set) var entries: [Entry] = []
    /// Whether the last entry was finished.
    private(set) var isSettled = true

    private static let ending = ".jsonl"
    private static let undoneEnding = ".undone"

    private static func folder(of catalog: ImageCatalog) -> String { catalog.directory + "/removals" }

    /// Begins a journal.
    static func begin(in catalog: ImageCatalog) throws(FileError) -> RemovalJournal {
        let folder = folder(of: catalog)
        try Directory.create(folder)
        let time = Date().formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).dateSeparator(.omitted)
                .timeSeparator(.omitted))
        let path = "\(folder)/\(time)-\(UInt32.random(in: 0...UInt32.max))\(ending)"
        try AtomicFile.write([], to: path)
        return RemovalJournal(path: path)
    }

    private init(path: String) { self.path = path }

    /// The journals that are not undone, the oldest first.
    static func all(in catalog: ImageCatalog) throws -> [RemovalJournal] {
        let folder = folder(of: catalog)
        guard try FileStatus.ifThere(folder) != nil else { return [] }
        return try Directory.texts(in: folder).filter { $0.hasSuffix(ending) }.map {
            try RemovalJournal(reading: "\(folder)/\($0)")
        }
    }

    /// Reads a journal. A last line that was not written to its end tells of nothing that was begun.
    private init(reading path: String) throws {
        self.init(path: path)
        let bytes = try FileContents.read(path, limit: .max).bytes
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.isEmpty {
            do {
                switch try JSONDecoder().decode(Line.self, from: Data(line)) {
                case .entry(let entry):
                    entries.append(entry)
                    isSettled = false
                case .done: isSettled = true
                }
            } catch {
                guard number == lines.count - 1 else {
                    throw FileError(path: path, reason: "is damaged in line \(number + 1)")
                }
            }
        }
    }

    /// Writes down what is about to be done.
    mutating func begin(_ entry: Entry) throws {
        try append(.entry(entry))
        entries.append(entry)
        isSettled = false
    }

    /// Writes down that it was done.
    mutating func finish() throws {
        try append(.done)
        isSettled = true
    }

    private func append(_ line: Line) throws {
        let text = try JSONText.compact(line) + [UInt8(ascii: "\n")]
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        var length = stat()
        guard fstat(descriptor, &length) == 0 else { throw FileError("examine", path) }
        let written = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == text.count, fsync(descriptor) == 0 else {
            let error = FileError("write", path, code: written >= 0 && written < text.count ? ENOSPC : errno)
            // Half a line would make the next one unreadable.
            ftruncate(descriptor, length.st_size)
            throw error
        }
    }

    /// Marks the journal as undone; one of nothing is deleted.
    func end(undone: Bool) throws(FileError) {
        if entries.isEmpty {
            guard unlink(path) == 0 else { throw FileError("delete", path) }
        } else if undone {
            let name = String(path.dropLast(Self.ending.count)) + Self.undoneEnding
            guard rename(path, name) == 0 else { throw FileError("rename", path) }
            try Directory.sync(FilePath.parent(of: path))
        }
    }
}
