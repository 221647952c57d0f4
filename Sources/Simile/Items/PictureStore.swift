import Catalog
import Foundation
import Imaging

/// The pictures of items that came without a file: each in a file named for its content, beside the catalogue.
///
/// No name from outside becomes part of a path, and a picture that two items share is kept once.
struct PictureStore: Sendable {
    let directory: String

    init(of catalog: Catalog) { directory = catalog.picturesDirectory }

    /// Where a picture of this content belongs.
    func path(of content: ContentHash, _ format: ImageFormat) -> String {
        let name = content.description
        return "\(directory)/\(name.prefix(2))/\(name).\(format.fileExtension)"
    }

    /// Whether a path is one of these.
    func holds(_ path: String) -> Bool { FilePath.isInside(path, directory) }

    /// Writes a picture, durably, unless it is there. Blocks.
    /// - Returns: its path.
    /// - Throws: ``FileProblem``.
    func keep(_ bytes: [UInt8], _ content: ContentHash, _ format: ImageFormat) throws(FileProblem) -> String {
        let path = path(of: content, format)
        if case .success(let status) = FileStatus.of(path), status.size == bytes.count { return path }
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileProblem(path: folder, reason: FileProblem.reason(error))
        }
        try WholeFile.write(bytes, to: path)
        return path
    }

    /// Deletes a picture that no item has any more. A failure leaves a file behind, which does no harm.
    func discard(_ path: String) {
        guard holds(path) else { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}
