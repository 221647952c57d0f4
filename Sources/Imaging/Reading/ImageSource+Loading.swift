import Basics

extension ImageSource {
    /// The encoded bytes, at least one and at most `limits.maxBytes` of them.
    package func load(within limits: ImageLimits) throws(ImagingError) -> [UInt8] {
        switch self {
        case .bytes(let bytes, let name):
            guard !bytes.isEmpty else { throw .empty(name: name) }
            guard bytes.count <= limits.maxBytes else {
                throw .tooManyBytes(name: name, bytes: bytes.count, limit: limits.maxBytes)
            }
            return bytes
        case .pixels(let pixels, _):
            return try pixels.png()
        case .file(let path):
            return try Self.read(path, limits)
        }
    }

    private static func read(_ path: String, _ limits: ImageLimits) throws(ImagingError) -> [UInt8] {
        let bytes: [UInt8]
        let size: Int
        do throws(FileError) {
            let file = try RegularFile(path)
            size = file.size
            bytes = size <= limits.maxBytes ? try file.head(.max) : []
        } catch {
            throw failure(path, error)
        }
        guard size <= limits.maxBytes else { throw .tooManyBytes(name: path, bytes: size, limit: limits.maxBytes) }
        guard !bytes.isEmpty else { throw .empty(name: path) }
        return bytes
    }

    private static func failure(_ path: String, _ error: FileError) -> ImagingError {
        switch error.cause {
        case .kind(.folder): .notAFile(name: path, kind: "directory")
        case .kind(.pipe): .notAFile(name: path, kind: "pipe")
        case .kind(.socket): .notAFile(name: path, kind: "socket")
        case .kind: .notAFile(name: path, kind: "device")
        default: error.isAbsence ? .notFound(name: path) : .unreadable(name: path, reason: error.reason)
        }
    }
}
