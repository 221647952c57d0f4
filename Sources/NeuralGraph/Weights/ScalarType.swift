/// The type of the elements of a ``Tensor``.
public enum ScalarType: String, Sendable, Hashable, CaseIterable {
    /// IEEE 754 double precision.
    case float64
    /// IEEE 754 single precision, what networks compute in.
    case float32
    /// IEEE 754 half precision.
    case float16
    /// The upper half of a `float32`.
    case bfloat16
    /// Signed, 64 bits.
    case int64
    /// Signed, 32 bits.
    case int32
    /// Signed, 16 bits.
    case int16
    /// Signed, 8 bits.
    case int8
    /// Unsigned, 8 bits: pixels.
    case uint8
    /// One byte, 0 or 1.
    case bool

    /// The size of one element in bytes.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }
}

extension ScalarType: CustomStringConvertible {
    /// The name of the type, as NumPy and PyTorch have it.
    public var description: String { rawValue }
}
