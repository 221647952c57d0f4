public import Imaging

extension RobustnessTrial {
    /// The changed copy behind a key of an example, made anew: `/photos/dress.jpg#perspective@1`.
    /// - Parameter key: the key of an example's picture.
    /// - Returns: the copy; nil when the key is none of a changed copy, or its picture cannot be read.
    public func picture(of key: String) -> PixelBuffer? {
        guard let variant = variants.first(where: { key.hasSuffix($0.suffix) }) else { return nil }
        let path = String(key.dropLast(variant.suffix.count))
        guard FilePath.isInside(path, folder) else { return nil }
        let pictures = RobustnessPictures(path, in: folder, limits: limits)
        return try? pictures.changed(try pictures.read(0), 0, variant, seed: seed)
    }
}
