import Foundation
import NeuralGraph

extension ModelStore {
    /// The path of a file that is here and as it should be; a damaged copy does not count. Of a file whose digest is not
    /// known beforehand, any is good. O(size of the file).
    package func goodCopy(of file: RemoteFile) -> String? {
        guard let path = path(of: file) else { return nil }
        if case .fromServer = file.digest { return path }
        return (try? Self.content(of: path, as: file.digest)) == nil ? nil : path
    }

    /// Weights that were taken into a store.
    public struct Installed: Sendable {
        /// Where the copy is.
        public let path: String
        /// Its size in bytes.
        public let bytes: Int
        /// Its SHA-256.
        public let sha256: String
        /// Whether it is not known to be what the publisher released.
        public let areOwn: Bool
    }

    /// Installs a copy of a local weight file in the first folder. From then on the preset is loaded
    /// with it: with the publisher's weights, or with the user's own, which need only fit the network. Own weights that were
    /// taken in before go.
    /// - Throws: ``ModelError``, also when the file is no weights or does not fit.
    public func install(_ preset: ModelPreset, from path: String) throws(ModelError) -> Installed {
        let file = preset.weights.file
        let (bytes, sha256) = try Self.content(of: path, as: .fromServer)
        _ = try Self.load(preset, bytes: bytes, sha256: sha256, source: path)
        let areOwn = file.digest.digits.map { !sha256.hasPrefix($0) } ?? true
        let name = areOwn ? StoredWeights.ownName(of: preset.name, sha256: sha256) : file.name
        let destination = folders[0] + "/" + name
        guard let incoming = try IncomingFile.open(destination) else {
            throw .cannotStore(path: destination, reason: "another process is fetching it")
        }
        try incoming.begin(.init(length: bytes.count, sha256: sha256))
        try incoming.reserve(length: bytes.count)
        try bytes.withUnsafeBufferPointer { bytes throws(ModelError) in
            try incoming.append(UnsafeRawBufferPointer(bytes))
        }
        try incoming.install()
        for old in StoredWeights.own(of: preset.name, in: folders[0]) where old.path != destination {
            guard unlink(old.path) == 0 || errno == ENOENT else { throw .lastFault(old.path) }
        }
        return Installed(path: incoming.path, bytes: bytes.count, sha256: sha256, areOwn: areOwn)
    }
}
