extension Tensor {
    /// The elements as 32-bit floats, in row order: rounded to nearest from wider types, `true` as 1.
    ///
    /// - Complexity: O(n); a single copy for `float32`.
    public func floats() -> [Float] {
        switch scalarType {
        case .float32:
            [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
                initialized = count
            }
        case .float64: map(UInt64.self) { Float(Double(bitPattern: $0)) }
        case .float16: map(UInt16.self, float(halfPrecision:))
        case .bfloat16: map(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .int64: map(Int64.self) { Float($0) }
        case .int32: map(Int32.self) { Float($0) }
        case .int16: map(Int16.self) { Float($0) }
        case .int8: map(Int8.self) { Float($0) }
        case .uint8: map(UInt8.self) { Float($0) }
        case .bool: map(UInt8.self) { $0 == 0 ? 0 : 1 }
        }
    }

    /// The same tensor with `float32` elements; itself if it has them already.
    ///
    /// - Complexity: O(n), or O(1) if nothing needs converting.
    public func float32() -> Tensor {
        scalarType == .float32 ? self : Tensor(floats(), shape: shape)
    }

    private func map<T: BitwiseCopyable>(_: T.Type, _ transform: (T) -> Float) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { source in
                for index in 0..<count {
                    let element = source.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: T.self)
                    buffer.initializeElement(at: index, to: transform(element))
                }
            }
            initialized = count
        }
    }
}

/// Widens an IEEE 754 half. Shifting its exponent and fraction into the place of a float's and multiplying by 2¹¹²
/// corrects the bias of the exponent, exactly, for subnormal numbers too. (`Float16` does not exist on every platform.)
private func float(halfPrecision half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7fff)
    if magnitude >= 0x7c00 {  // infinity and NaN keep their fraction
        return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13)
    }
    let widened = Float(bitPattern: magnitude << 13) * Float(bitPattern: 0x7780_0000)
    return Float(bitPattern: sign | widened.bitPattern)
}
