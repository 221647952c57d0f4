/// An immutable block of numbers with a shape, row by row, little-endian: a weight, a bias, a constant.
///
/// The tensors of one file share its buffer, so copying a tensor is cheap and reading a file copies nothing.
public struct Tensor: Sendable, Equatable {
    /// The size along each axis, outermost first; empty for a single number.
    public let shape: [Int]

    /// The type of the elements.
    public let scalarType: ScalarType

    /// The elements: `count × scalarType.byteCount` bytes, at any alignment.
    public let bytes: ArraySlice<UInt8>

    /// The number of elements.
    public var count: Int { bytes.count / scalarType.byteCount }

    /// A tensor over bytes that are already little-endian and in row order. The buffer is shared.
    ///
    /// - Returns: `nil` if a size is negative or the number of bytes is not what shape and type ask for.
    public init?(shape: [Int], scalarType: ScalarType, bytes: ArraySlice<UInt8>) {
        guard let size = byteCount(of: shape, scalarType), size == bytes.count else { return nil }
        self.shape = shape
        self.scalarType = scalarType
        self.bytes = bytes
    }

    /// A tensor of 32-bit floats; without a shape it has one axis.
    ///
    /// - Precondition: The shape holds exactly as many elements as are given.
    /// - Complexity: O(n)
    public init(_ values: [Float], shape: [Int]? = nil) {
        self.init(values, shape: shape ?? [values.count], scalarType: .float32)
    }

    /// A tensor of 64-bit integers; without a shape it has one axis.
    ///
    /// - Precondition: The shape holds exactly as many elements as are given.
    /// - Complexity: O(n)
    public init(integers values: [Int64], shape: [Int]? = nil) {
        self.init(values, shape: shape ?? [values.count], scalarType: .int64)
    }

    /// A tensor of 8-bit integers; without a shape it has one axis.
    ///
    /// - Precondition: The shape holds exactly as many elements as are given.
    /// - Complexity: O(n)
    public init(int8 values: [Int8], shape: [Int]? = nil) {
        self.init(values, shape: shape ?? [values.count], scalarType: .int8)
    }

    private init<T>(_ values: [T], shape: [Int], scalarType: ScalarType) {
        precondition(elementCount(of: shape) == values.count, "\(values.count) elements do not fill \(shape)")
        self.shape = shape
        self.scalarType = scalarType
        bytes = values.withUnsafeBytes { ArraySlice($0) }
    }
}

/// The number of elements of a shape, or `nil` if a size is negative or the number does not fit an `Int`.
func elementCount(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow else { return nil }
        count = product
    }
    return count
}

/// The number of bytes that a tensor takes, or `nil` where ``elementCount(of:)`` is or the number does not fit an
/// `Int`.
func byteCount(of shape: [Int], _ scalarType: ScalarType) -> Int? {
    guard let count = elementCount(of: shape) else { return nil }
    let (size, overflow) = count.multipliedReportingOverflow(by: scalarType.byteCount)
    return overflow ? nil : size
}
