import Basics
public import Imaging

/// The perceptual hashes of images.
public struct HashReport: Sendable, Encodable {
    /// How the hashes were made.
    public let kind: PerceptualHash.Kind
    /// What could be read, in the order asked for.
    public let hashes: [Entry]
    /// What could not, and why.
    public let skipped: [Skipped]

    /// An image and its hash.
    public struct Entry: Sendable, Encodable {
        /// The image's file.
        public let path: String
        /// The hash.
        public let hash: PerceptualHash

        private enum CodingKeys: String, CodingKey { case path, hash, quality }

        /// Writes the hash in hexadecimal digits, and its quality where it has one.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(path, forKey: .path)
            try container.encode(hash.description, forKey: .hash)
            try container.encodeIfPresent(hash.quality, forKey: .quality)
        }
    }

    /// An image that could not be read.
    public struct Skipped: Sendable, Encodable {
        /// The image's file.
        public let path: String
        /// One line that says why.
        public let reason: String
    }

    /// Hashes image files, as many at a time as there are cores.
    /// - Parameters:
    ///   - files: paths of the images.
    ///   - kind: how they are hashed.
    ///   - limits: what an image may cost.
    /// - Throws: `CancellationError`.
    public init(
        of files: [String], kind: PerceptualHash.Kind, limits: ImageLimits = ImageLimits()
    ) async throws {
        let reader = ImageReader(limits: limits)
        let results = try await concurrently(files) { path in
            Result { () throws(ImagingError) in try reader.hash(of: .file(path), kind) }
        }
        var (hashes, skipped) = ([Entry](), [Skipped]())
        for (path, result) in zip(files, results) {
            switch result {
            case .success(let hash): hashes.append(Entry(path: path, hash: hash))
            case .failure(let error): skipped.append(Skipped(path: path, reason: "\(error)"))
            }
        }
        (self.kind, self.hashes, self.skipped) = (kind, hashes, skipped)
    }
}
