/// A published file: its name here, its digest, and its address.
public struct RemoteFile: Sendable, Hashable {
    /// The file's name in a ``ModelStore``.
    public let name: String
    /// What is known of its content before it is fetched.
    public let digest: Digest
    /// Where it is fetched.
    public let location: Location

    /// Describes a file.
    public init(name: String, digest: Digest, location: Location) {
        self.name = name
        self.digest = digest
        self.location = location
    }

    /// What is known of a file's content before it is fetched.
    public enum Digest: Sendable, Hashable {
        /// SHA-256 of the file, 64 lower-case hexadecimal digits.
        case sha256(String)
        /// The first digits of the SHA-256, as PyTorch's model server puts them into its file names.
        case prefix(String)
        /// Nothing; the server sends the SHA-256 when the file is fetched.
        case fromServer

        /// Whether a file with this SHA-256 may be the one.
        public func admits(_ sha256: String) -> Bool {
            switch self {
            case .sha256(let expected): sha256 == expected
            case .prefix(let start): sha256.hasPrefix(start)
            case .fromServer: true
            }
        }

        /// The digits that are known.
        public var digits: String? {
            switch self {
            case .sha256(let digits), .prefix(let digits): digits
            case .fromServer: nil
            }
        }

        /// All 64 digits, where they are known.
        public var sha256: String? { if case .sha256(let digits) = self { digits } else { nil } }
    }

    /// Where a file is fetched.
    public enum Location: Sendable, Hashable {
        /// In a wheel of the Python package index.
        case wheel(Wheel)
        /// A file of a repository on Hugging Face's hub, at a revision.
        case huggingFace(repository: String, file: String, revision: String = "main")
        /// A web address.
        case address(String)
        /// Nowhere: it is brought by hand.
        case byHand
    }

    /// A wheel of a Python package index that carries a file, pinned.
    public struct Wheel: Sendable, Hashable {
        /// The wheel's name, such as `project-1.0-py3-none-any.whl`.
        public let file: String
        /// Its SHA-256, 64 lower-case hexadecimal digits.
        public let sha256: String
        /// The file's path inside the wheel.
        public let member: String
        /// The file's size in bytes.
        public let size: Int

        /// Describes a wheel.
        public init(file: String, sha256: String, member: String, size: Int) {
            self.file = file
            self.sha256 = sha256
            self.member = member
            self.size = size
        }

        /// The project's name, with which a wheel's begins, as the addresses of an index have it (PEP 503).
        package var project: String {
            file.prefix { $0 != "-" }.lowercased().split { "_.".contains($0) }.joined(separator: "-")
        }
    }
}
