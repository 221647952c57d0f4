/// The kinds of JPEG that ``JPEGDecoder`` cannot make RGB of, such as CMYK: it checks them, and libvips decodes them.
struct ForeignJPEGDecoder: Decoder {
    private let checker: JPEGDecoder
    private let bytes: UnsafeBufferPointer<UInt8>
    private let name: String

    /// - Parameter checker: has read the header of `bytes`, which must outlive both.
    init(_ checker: JPEGDecoder, _ bytes: UnsafeBufferPointer<UInt8>, name: String) {
        self.checker = checker
        self.bytes = bytes
        self.name = name
    }

    var header: ImageHeader { checker.header }
    var cost: DecodeCost { checker.cost }
    var watch: DecodeWatch { checker.watch }

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        // libvips lets damage pass for which it gets warnings only, and wants an end marker.
        let end = try checker.verify(bytes.count)
        let whole = ImageFormat.jpegWithoutSegments(bytes[..<end]) + [0xFF, 0xD9]
        return try whole.withUnsafeBufferPointer { whole throws(ImagingError) in
            let decoder = try VipsDecoder(whole, format: .jpeg, name: name, watch: watch)
            return try decoder.render(target, into: output)
        }
    }
}
