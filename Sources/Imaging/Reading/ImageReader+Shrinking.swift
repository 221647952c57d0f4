extension ImageReader {
    /// As ``thumbnail(_:longSide:)``, with the header of the image that was read in the same pass.
    package func shrink(
        _ source: ImageSource, longSide: Int
    ) throws(ImagingError) -> (pixels: PixelBuffer, header: ImageHeader) {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            (try render(Target(longSide: longSide, of: decoder.header), with: decoder), decoder.header)
        }
    }
}
