import Foundation
import NeuralGraph

extension ModelStore {
    /// The path of a file that is here and as it should be; a damaged copy does not count. Of a file whose digest nobody
    /// knows beforehand, any is good. O(size of the file).
    package func goodCopy(of file: RemoteFile) -> String? {
        guard let path = path(of: file) else { return nil }
        if case .told = file.digest { return path }
        return (try? Self.content(of: path, as: file.digest)) == nil ? nil : path
    }

    /// Puts a copy of a file of weights that somebody has at hand into the first folder, under the preset's name, if it is
    /// what the preset names; where the preset does not know the whole digest, the weights must fit the network.
    /// - Returns: the path of the copy, its size in bytes and its SHA-256.
    /// - Throws: ``ModelError/otherWeights(model:path:expected:found:)`` and others.
    public func install(
        _ preset: ModelPreset, from path: String
    ) throws(ModelError) -> (path: String, bytes: Int, sha256: String) {
        let file = preset.weights.file
        let (bytes, sha256) = try Self.content(of: path, as: .told)
        guard file.digest.admits(sha256) else {
            throw .otherWeights(model: preset.name, path: path, expected: file.digest.digits ?? "", found: sha256)
        }
        if file.digest.sha256 == nil {
            _ = try Self.load(preset, bytes: bytes, sha256: sha256, source: path)
        }
        guard let incoming = try IncomingFile.open(folders[0] + "/" + file.name) else {
            throw .cannotStore(path: folders[0] + "/" + file.name, reason: "another process is fetching it")
        }
        try incoming.begin(.init(length: bytes.count, sha256: sha256))
        try incoming.reserve(length: bytes.count)
        try bytes.withUnsafeBufferPointer { bytes throws(ModelError) in
            try incoming.append(UnsafeRawBufferPointer(bytes))
        }
        try incoming.install()
        return (incoming.path, bytes.count, sha256)
    }
}
