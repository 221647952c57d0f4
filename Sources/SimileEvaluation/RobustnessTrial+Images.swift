import Basics
import Foundation
package import Imaging
import Simile
import VectorSearch

extension RobustnessTrial {
    /// The changed copy behind a key of an example, made anew: `/photos/dress.jpg#perspective@1`.
    /// - Parameter key: the key of an example's image.
    /// - Returns: the copy; nil when the key is none of a changed copy, or its image cannot be read.
    package func image(of key: String) -> PixelBuffer? {
        guard let variant = variants.first(where: { key.hasSuffix($0.suffix) }) else { return nil }
        let path = String(key.dropLast(variant.suffix.count))
        guard FilePath.isInside(path, folder) else { return nil }
        let images = RobustnessImages(path, in: folder, limits: limits)
        return try? images.changed(try images.read(0), 0, variant, seed: seed)
    }

    /// The file behind a key of an example: for a changed copy one that is written now, else the image's own.
    /// - Parameters:
    ///   - key: the key of an example's image.
    ///   - folder: where copies are written, as JPEG; it must exist, and is the caller's to remove.
    /// - Returns: a path; the key itself when it is none of a changed copy, or the copy cannot be made or written.
    package func file(of key: String, in folder: String) -> String {
        guard let bytes = try? image(of: key)?.jpeg() else { return key }
        let path = folder + "/\(UUID.unique().uuidString).jpg"
        do { try AtomicFile.write(bytes, to: path) } catch { return key }
        return path
    }
}
