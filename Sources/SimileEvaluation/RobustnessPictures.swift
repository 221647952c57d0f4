import Basics
import Imaging
import RetrievalEvaluation
import Simile

/// The pictures of a folder, in the order of their paths, read at the size at which they are changed.
struct RobustnessPictures: Sendable {
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

    /// One picture of a folder.
    init(_ path: String, in folder: String, limits: ImageLimits) {
        self.folder = folder
        self.limits = limits
        keys = [FilePath.short(path, in: folder)]
        findings = []
    }

    /// What the pictures are told from others by.
    var digest: String { PictureSetDigest.text(of: keys.map(path(of:)), in: folder) }

    /// The absolute path of a picture.
    func path(_ index: Int) -> String { path(of: keys[index]) }

    private func path(of key: String) -> String {
        // A picture that was named itself, instead of its folder, has no shorter name.
        key.hasPrefix("/") ? key : folder + "/" + key
    }

    /// The upright picture, shrunk to ``RobustnessTrial/longSide``.
    /// - Throws: `FileError` or `ImagingError`.
    func read(_ index: Int) throws -> PixelBuffer {
        let path = path(index)
        let file = try FileContents.read(path, limit: limits.maxBytes)
        return try ImageReader(limits: limits)
            .thumbnail(.bytes(file.bytes, name: path), longSide: RobustnessTrial.longSide)
    }

    /// The picture as a variant changes it.
    /// - Throws: `ImagingError`.
    func changed(
        _ picture: PixelBuffer, _ index: Int, _ variant: RobustnessVariant, seed: UInt64
    ) throws(ImagingError) -> PixelBuffer {
        try variant.kind.draw(
            strength: variant.strength, width: picture.width, height: picture.height, seed: seed, key: keys[index]
        ).apply(to: picture)
    }

    /// A reason that stands beside the picture's path need not repeat it.
    func reason(_ error: any Error, _ index: Int) -> String {
        if let problem = error as? FileError { return problem.reason }
        let (message, prefix) = ("\(error)", path(index).onOneLine + ": ")
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
