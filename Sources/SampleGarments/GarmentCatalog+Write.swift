import Dispatch
import Foundation
import Imaging
import Synchronization

extension GarmentCatalog {
    /// Draws all garments into a folder: `images/*.jpg`, and `items.jsonl` with one JSON object per garment.
    ///
    /// A line of `items.jsonl` has the keys brand, category, colour, path, pattern, price, season, title and type;
    /// `path` is relative to the file. Each file appears under its name only when it is complete, and `items.jsonl`
    /// comes last, so where it is, all pictures are. A second run into the same folder rewrites the same bytes.
    ///
    /// Blocks until all is written, on all cores; a picture takes about 20 ms of one core. JPEG quality is 88.
    ///
    /// - Parameters:
    ///   - directory: made if missing; it may hold an earlier run of the same catalogue but nothing else (hidden
    ///     files do not count).
    ///   - force: whether the folder may hold other things, and another `items.jsonl` is replaced. Pictures never are.
    ///   - width: pixels per row of each picture.
    ///   - height: rows of each picture.
    ///   - progress: called after each picture with the number written and the total, from several threads, the
    ///     numbers in no strict order.
    /// - Throws: `GarmentCatalogError`; the first failure stops the rest.
    public func write(
        to directory: String, width: Int = 480, height: Int = 640, force: Bool = false,
        progress: (@Sendable (_ written: Int, _ total: Int) -> Void)? = nil
    ) throws(GarmentCatalogError) {
        let directory = directory.isEmpty ? "." : directory
        let lines = Array(garments.map { $0.json(path: "images/" + $0.fileName) + "\n" }.joined().utf8)
        if !force {
            try checkFolder(directory)
            try Self.check(directory + "/items.jsonl", holdsOnly: lines, in: directory)
        }
        let images = directory + "/images"
        do {
            try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: images, reason: Self.reason(error))
        }

        let written = Atomic<Int>(0)
        let failure = Mutex<GarmentCatalogError?>(nil)
        DispatchQueue.concurrentPerform(iterations: garments.count) { index in
            guard failure.withLock({ $0 == nil }) else { return }
            do throws(GarmentCatalogError) {
                let garment = garments[index]
                let (picture, path) = (try jpeg(garment, width, height), images + "/" + garment.fileName)
                try Self.check(path, holdsOnly: picture, in: directory)
                try Self.write(picture, to: path)
                progress?(written.add(1, ordering: .relaxed).newValue, garments.count)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }

        try Self.write(lines, to: directory + "/items.jsonl")
    }

    private func jpeg(_ garment: Garment, _ width: Int, _ height: Int) throws(GarmentCatalogError) -> [UInt8] {
        do {
            return try draw(garment, width: width, height: height).jpeg(quality: 88)
        } catch {
            throw .notDrawn(fileName: garment.fileName, reason: error)
        }
    }

    /// Refuses a folder with other things in it: `simile index` would take them for part of the sample.
    private func checkFolder(_ directory: String) throws(GarmentCatalogError) {
        let names = Set(garments.map(\.fileName))
        for item in try Self.visibleItems(of: directory) where item != "items.jsonl" && item != "images" {
            throw .folderOccupied(folder: directory, item: item)
        }
        for item in try Self.visibleItems(of: directory + "/images") where !names.contains(item) {
            throw .folderOccupied(folder: directory, item: "images/" + item)
        }
    }

    private static func visibleItems(of directory: String) throws(GarmentCatalogError) -> [String] {
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw .notWritable(path: directory, reason: reason(error))
        }
    }

    /// Throws when there is a file with other contents than the catalogue's own.
    private static func check(
        _ path: String, holdsOnly bytes: [UInt8], in directory: String
    ) throws(GarmentCatalogError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard FileManager.default.contents(atPath: path) == Data(bytes) else {
            let item = path.hasPrefix(directory + "/") ? String(path.dropFirst(directory.count + 1)) : path
            throw .folderOccupied(folder: directory, item: "another \(item)")
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(GarmentCatalogError) {
        do {
            // Atomic: Foundation writes a temporary file beside it and renames that.
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .notWritable(path: path, reason: reason(error))
        }
    }

    /// What the system said, without Foundation's sentence around it.
    private static func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        return cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
    }
}
