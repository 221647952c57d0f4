import Basics
import Dispatch
import Foundation
import Imaging
import Synchronization

extension GarmentCatalog {
    /// Draws all garments into a folder: `images/*.jpg`, and `items.jsonl` with one JSON object per garment.
    ///
    /// A line of `items.jsonl` has the keys brand, category, color, path, pattern, price, season, title and type;
    /// `path` is relative to the file. Each file appears under its name only when it is complete, and `items.jsonl`
    /// comes last, so where it is, all images are. A second run into the same folder rewrites the same bytes.
    ///
    /// Blocks until all is written, on all cores; an image takes about 20 ms of one core. JPEG quality is 88.
    ///
    /// - Parameters:
    ///   - directory: made if missing; it may hold an earlier run of the same catalog but nothing else (hidden
    ///     files do not count).
    ///   - force: whether the folder may hold other things, and another `items.jsonl` is replaced. Images never are.
    /// - Throws: `GarmentCatalogError`; the first failure stops the rest.
    package func write(
        to directory: String, width: Int = 480, height: Int = 640, force: Bool = false
    ) throws(GarmentCatalogError) {
        let directory = directory.isEmpty ? "." : directory
        let lines = Data(garments.map { $0.json(path: "images/" + $0.fileName) + "\n" }.joined().utf8)
        if !force {
            try checkFolder(directory)
            try Self.check("items.jsonl", holdsOnly: lines, in: directory)
        }
        try Self.onDisk(directory + "/images") {
            try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: true)
        }
        let failure = Mutex<GarmentCatalogError?>(nil)
        DispatchQueue.concurrentPerform(iterations: garments.count) { index in
            guard failure.withLock({ $0 == nil }) else { return }
            do throws(GarmentCatalogError) {
                let (image, name) = (try jpeg(garments[index], width, height), "images/" + garments[index].fileName)
                try Self.check(name, holdsOnly: image, in: directory)
                try Self.write(image, to: directory + "/" + name)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        try Self.write(lines, to: directory + "/items.jsonl")
    }

    private func jpeg(_ garment: Garment, _ width: Int, _ height: Int) throws(GarmentCatalogError) -> Data {
        do {
            return Data(try draw(garment, width: width, height: height).jpeg(quality: 88))
        } catch {
            throw .notDrawn(fileName: garment.fileName, reason: error)
        }
    }

    /// Refuses a folder with other things in it: `simile index` would take them for part of the sample.
    private func checkFolder(_ directory: String) throws(GarmentCatalogError) {
        let names = Set(["items.jsonl", "images"] + garments.map { "images/" + $0.fileName })
        for folder in ["", "images/"] where FileManager.default.fileExists(atPath: directory + "/" + folder) {
            let items = try Self.onDisk(directory) { try Directory.texts(in: $0 + "/" + folder) }
            for item in items where !item.hasPrefix(".") && !names.contains(folder + item) {
                throw .folderOccupied(folder: directory, item: folder + item)
            }
        }
    }

    /// Throws when there is a file with other contents than the catalog's own.
    private static func check(_ name: String, holdsOnly data: Data, in directory: String) throws(GarmentCatalogError) {
        let path = directory + "/" + name
        guard FileManager.default.fileExists(atPath: path), FileManager.default.contents(atPath: path) != data else {
            return
        }
        throw .folderOccupied(folder: directory, item: "another \(name)")
    }

    private static func write(_ data: Data, to path: String) throws(GarmentCatalogError) {
        // Atomic: Foundation writes a temporary file beside it and renames that.
        try onDisk(path) { try data.write(to: URL(fileURLWithPath: $0), options: .atomic) }
    }

    private static func onDisk<Result>(
        _ path: String, _ body: (String) throws -> Result
    ) throws(GarmentCatalogError) -> Result {
        do { return try body(path) } catch { throw .notWritable(FileError(path: path, error)) }
    }
}
