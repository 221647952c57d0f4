import Basics
public import Catalog
import Foundation

/// The images that a catalog keeps itself, of items that came without a file.
public struct Uploads: Sendable, Encodable, Equatable {
    /// The items whose image it is.
    public var items = 0
    /// The bytes of all files in the catalog's folder of images.
    public var bytes: Int64 = 0
    /// How many items' images are not there, or not as long as they were.
    public var missing = 0
    /// The first ten of these items.
    public var examples: [ItemKey] = []
    /// Files that no item names, such as what a process left that was killed; they do no harm.
    public var unnamed = 0

    /// Looks at every such image's length, and at what else is in the folder. Some microseconds for each.
    package init(of catalog: ImageCatalog) throws {
        var named: Set<String> = []
        var absent: [ItemKey] = []
        try catalog.forEachKeptImage { key, path, size in
            items += 1
            named.insert(path)
            if case .success(let status) = FileStatus.of(path), size ?? status.size == status.size { return }
            absent.append(key)
        }
        // Of items that have gone or got another image since, the old one is not missed.
        let missed = try absent.filter { key in
            guard let item = try catalog.item(key), let path = item.path else { return false }
            guard case .success(let status) = FileStatus.of(path) else { return true }
            return status.size != item.fingerprint?.size ?? status.size
        }
        (missing, examples) = (missed.count, Array(missed.prefix(10)))
        // Images lie in folders named for the beginning of their names.
        var folders = [catalog.imagesDirectory]
        while let folder = folders.popLast() {
            for name in (try? Directory.texts(in: folder)) ?? [] {
                let path = "\(folder)/\(name)"
                guard case .success(let status) = FileStatus.of(path) else { continue }
                if status.kind == .folder, folder == catalog.imagesDirectory { folders.append(path) }
                guard status.kind == .file else { continue }
                bytes += Int64(status.size)
                if !named.contains(path) { unnamed += 1 }
            }
        }
    }

    /// What is wrong, in one line; nil when nothing is.
    var fault: String? {
        guard missing > 0 else { return nil }
        let names = examples.prefix(3).map(\.text.onOneLine).joined(separator: ", ")
        return "\(missing) of \(items) images are not in the catalog's folder: \(names)"
            + (missing > 3 ? "…" : "")
    }
}
