extension ImageReader {
    /// A part of the upright image, at its full resolution: bit for bit that part of ``decode(_:)``. Takes three bytes per
    /// pixel of the part.
    ///
    /// - Throws: `ImagingError`, `invalidRegion` when the image is smaller than the region.
    public func decode(_ source: ImageSource, _ region: Region) throws(ImagingError) -> PixelBuffer {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            let header = decoder.header
            let window = try region.pixels(of: header, named: source.name)
            var target = Target(width: header.width, height: header.height)
            (target.x, target.y) = (window.x.lowerBound, window.y.lowerBound)
            (target.width, target.height) = (window.x.count, window.y.count)
            return try render(target, with: decoder)
        }
    }

    /// Prepares a part of the upright image as if it were the whole: as cutting it out and then
    /// ``prepare(_:_:)``.
    ///
    /// - Throws: `ImagingError`, `invalidRegion` when the image is smaller than the region.
    public func prepare(
        _ source: ImageSource, _ preparation: Preparation, region: Region
    ) throws(ImagingError) -> PixelBuffer {
        try prepare(.pixels(decode(source, region), name: source.name), preparation)
    }
}
