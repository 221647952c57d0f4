import CVips

/// Lends room for one error message of libvips.
func withVipsMessage<Result>(
    _ body: (UnsafeMutableBufferPointer<CChar>) throws(ImagingError) -> Result
) throws(ImagingError) -> Result {
    let message = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CVIPS_MESSAGE_SIZE))
    message.initialize(repeating: 0)
    defer { message.deallocate() }
    return try body(message)
}

extension String {
    init(nullTerminated message: UnsafeMutableBufferPointer<CChar>) {
        self.init(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
