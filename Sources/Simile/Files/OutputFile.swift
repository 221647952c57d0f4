package import Basics
package import Catalog
import Imaging
import VectorSearch

/// A file that a command writes: one rule for every command.
///
/// What the command reads, and images, are never overwritten. Any other existing file is, only with `--force` or if it
/// was written by the same command before. Files are identified by device and number, not by their names; a link is followed, so that
/// what it leads to is written and not the link.
package struct OutputFile: Sendable {
    /// What a verb writes, by which it knows what it wrote before.
    package enum Product: Sendable {
        /// A query and its hits.
        case contactSheet
        /// Two images and why they are alike.
        case explanation
        /// Two images and their matches.
        case matches
        /// A vector index.
        case index
        /// A network as ONNX.
        case network
        /// A drawing of curves.
        case plot
        /// Whatever is there: the caller knows it for what the verb wrote before.
        case recognized
    }

    /// Where it is or shall be, without links.
    package let path: String
    /// What the person called it.
    package let name: String
    private let inputs: [String]
    private let product: Product?
    private let isForced: Bool

    /// - Parameters:
    ///   - typed: the path, as the user types it.
    ///   - inputs: the files that the command reads, as the user types them.
    ///   - product: what the verb writes, where it can be known again.
    ///   - force: whether other files may be replaced.
    /// - Throws: `FileError` when it must not be written there.
    package init(
        _ typed: String, besides inputs: [String] = [], replacing product: Product? = nil, force: Bool = false
    ) throws(FileError) {
        name = typed
        let place = try FilePath.absolute(typed)
        path = try FilePath.real(typed)
        var absolute: [String] = []
        for input in inputs { absolute.append(try FilePath.absolute(input)) }
        self.inputs = absolute
        self.product = product
        isForced = force
        if typed.utf8.last == UInt8(ascii: "/") { throw refusal("is a folder; name a file") }
        try check()
        // Hours may go into what would be written. A folder that is not there and then `..` lead nowhere, as everywhere.
        if case .failure(let problem) = FileStatus.of(FilePath.parent(of: place)) {
            throw refusal("cannot create: \(problem.reason)")
        }
        removeAbandoned()
        do throws(FileError) { _ = try AtomicFile(path: path) } catch {
            throw refusal("cannot \(error.operation): \(error.reason)")
        }
    }

    /// Deletes what a killed process left that wrote this very file.
    private func removeAbandoned() {
        let (folder, name) = (FilePath.parent(of: path), FilePath.name(of: path))
        for other in (try? Directory.names(in: folder)) ?? [] {
            let other = String(decoding: other, as: UTF8.self)
            if AtomicFile.finalName(ofTemporary: other) == name { AtomicFile.removeAbandoned("\(folder)/\(other)") }
        }
    }

    /// Throws when the file is an item of a catalog.
    package func check(notIn catalog: ImageCatalog) throws {
        guard try catalog.item(named: path) == nil else {
            throw refusal("is in the catalog, whose images are never overwritten; name another file")
        }
    }

    /// Throws when the file must not be written.
    package func check() throws(FileError) {
        guard let there = try FileStatus.ifThere(path) else { return }
        if there.kind == .folder { throw refusal("is a folder; name a file") }
        guard there.kind == .file else { throw refusal("is not a regular file; name another file") }
        for input in inputs {
            // An input that is no file, such as a web address, is no output either.
            guard case .success(let status) = FileStatus.of(input), status.identity == there.identity else { continue }
            throw refusal("is an input of the command, which is never overwritten; name another file")
        }
        guard try !FileContents.head(path, 16).elementsEqual("SQLite format 3\0".utf8) else {
            throw refusal("is a database, such as a catalog's, which is never overwritten; name another file")
        }
        if try wasMadeByTheSameVerb(there) { return }
        if try isImage() { throw refusal("is an image, which is never overwritten; name another file") }
        guard isForced else {
            throw refusal("exists already, and was not created by this command; name another file, or add --force")
        }
    }

    /// Writes the file, which appears complete or not at all.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        // What was not there when the work began may be by now.
        try check()
        try AtomicFile.write(bytes, to: path)
    }

    /// The bytes that are there now.
    package var size: Int { get throws(FileError) { Int(try FileStatus.of(path).get().size) } }

    private func refusal(_ reason: String) -> FileError { FileError(path: name, reason: reason) }

    /// What the same verb writes is no larger, where all of it has to be looked at.
    private static let mostBytes = 1 << 28

    private func wasMadeByTheSameVerb(_ there: FileStatus) throws(FileError) -> Bool {
        switch product {
        case nil: return false
        case .recognized: return true
        case .contactSheet: return try ImageMark.contactSheet.isOn(whole(there))
        case .explanation: return try ImageMark.explanation.isOn(whole(there))
        case .matches: return try ImageMark.matches.isOn(whole(there))
        case .plot: return try whole(there).ends(with: Self.plotMark.utf8)
        case .index: return IndexFile.isOne(try FileContents.head(path, 64))
        case .network:
            return try FileContents.head(path, 64).firstRange(of: [0x12, 0x06] + Array("simile".utf8)) != nil
        }
    }

    /// All bytes of the file; none of one that is larger than what is written.
    private func whole(_ there: FileStatus) throws(FileError) -> [UInt8] {
        guard there.size <= Self.mostBytes else { return [] }
        return try FileContents.read(path, limit: Self.mostBytes).bytes
    }

    /// What a drawing ends with.
    package static let plotMark = "<!-- drawn by simile -->\n"

    /// Whether there is an image, also of a kind that cannot be decoded here, or a damaged one.
    private func isImage() throws(FileError) -> Bool {
        // The beginning is enough to tell, however large the file.
        let head = try FileContents.head(path, 1 << 16)
        do throws(ImagingError) {
            _ = try ImageReader().header(of: .bytes(head, name: name))
            return true
        } catch {
            switch error {
            case .notAnImage, .empty: return false
            default: return true
            }
        }
    }
}

extension Collection where Element == UInt8 {
    fileprivate func ends(with end: some Collection<UInt8>) -> Bool { suffix(end.count).elementsEqual(end) }
}
