import Basics
import Imaging
import RetrievalEvaluation
import Simile

/// The images of a folder, in the order of their paths, read at the size at which they are changed.
struct RobustnessImages: Sendable {
    /// Paths below the folder, sorted by bytes.
    let keys: [String]
    /// What could not be entered or is no regular file.
    let findings: [Finding]
    private let folder: String
    private let limits: ImageLimits

    /// - Throws: `FileError` when the folder cannot be reached.
    init(in folder: String, limits: ImageLimits) throws(FileError) {
        var walk = FileWalk()
        try walk.add(folder)
        self.folder = folder
        self.limits = limits
        keys = walk.files.map { FilePath.short($0.place, in: folder) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        findings = walk.skipped.map { Finding($0.path, $0.reason) }
    }

    /// One image of a folder.
    init(_ path: String, in folder: String, limits: ImageLimits) {
        self.folder = folder
        self.limits = limits
        keys = [FilePath.short(path, in: folder)]
        findings = []
    }

    /// What distinguishes the images from others.
    var digest: String { ImageSetDigest.text(of: keys.map(path(of:)), in: folder) }

    /// The absolute path of an image.
    func path(_ index: Int) -> String { path(of: keys[index]) }

    private func path(of key: String) -> String {
        // An image that was named itself, instead of its folder, has no shorter name.
        key.hasPrefix("/") ? key : folder + "/" + key
    }

    /// The upright image, shrunk to ``RobustnessTrial/longSide``.
    /// - Throws: `FileError` or `ImagingError`.
    func read(_ index: Int) throws -> PixelBuffer {
        let path = path(index)
        let file = try FileContents.read(path, limit: limits.maxBytes)
        return try ImageReader(limits: limits)
            .thumbnail(.bytes(file.bytes, name: path), longSide: RobustnessTrial.longSide)
    }

    /// The image as a variant changes it.
    /// - Throws: `ImagingError`.
    func changed(
        _ image: PixelBuffer, _ index: Int, _ variant: RobustnessVariant, seed: UInt64
    ) throws(ImagingError) -> PixelBuffer {
        try variant.kind.draw(
            strength: variant.strength, width: image.width, height: image.height, seed: seed, key: keys[index]
        ).apply(to: image)
    }

    /// A reason that stands beside the image's path need not repeat it.
    func reason(_ error: any Error, _ index: Int) -> String {
        if let problem = error as? FileError { return problem.reason }
        let (message, prefix) = ("\(error)", path(index).onOneLine + ": ")
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
