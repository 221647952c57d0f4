/// What a network is trained on: inputs of one size, read when a step needs them.
public protocol NetworkSamples: Sendable {
    /// How many there are.
    var count: Int { get }
    /// The elements of each.
    var elementCount: Int { get }
    /// Whether each can be had mirrored, too.
    var hasMirrored: Bool { get }

    /// Writes some inputs, one after another.
    /// - Parameters:
    ///   - places: which; from ``count`` on they are the mirrored ones, in the same order.
    ///   - floats: room for as many.
    /// - Throws: `FileError` where they are kept in a file that cannot be read.
    func copy(_ places: [Int], into floats: UnsafeMutableBufferPointer<Float>) throws
}
