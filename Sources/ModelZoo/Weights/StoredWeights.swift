import Basics
import Foundation

/// A preset's weights as they lie in a ``ModelStore``: the publisher's, or the user's own in their place.
///
/// Own weights are kept beside the publisher's, under a name that tells their digest: `resnet18-own-SHA256.weights`.
public struct StoredWeights: Sendable, Hashable {
    /// The file.
    public let path: String
    /// What its content must be.
    public let digest: RemoteFile.Digest
    /// Whether the weights are not known to be the publisher's.
    public let areOwn: Bool

    private static func start(_ model: String) -> String { "\(model)-own-" }
    private static let end = ".weights"

    /// The name of the file of own weights with a SHA-256.
    static func ownName(of model: String, sha256: String) -> String { start(model) + sha256 + end }

    /// The own weights of a model in a folder, those that came last first.
    static func own(of model: String, in folder: String) -> [StoredWeights] {
        let start = start(model)
        let found = ((try? Directory.texts(in: folder)) ?? []).compactMap { name in
            let digits = name.dropFirst(start.count).dropLast(end.count)
            guard name.hasPrefix(start), name.hasSuffix(end), digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
                return nil as (weights: StoredWeights, date: Date)?
            }
            let path = folder + "/" + name
            let date = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            return (StoredWeights(path: path, digest: .sha256(String(digits)), areOwn: true), date ?? .distantPast)
        }
        return found.sorted { ($0.date, $0.weights.path) > ($1.date, $1.weights.path) }.map(\.weights)
    }
}

extension ModelStore {
    /// The weights that a preset is loaded with: from the first folder that has any, the user's own before the publisher's.
    /// No digest is checked.
    public func weights(of preset: ModelPreset) -> StoredWeights? {
        for folder in folders {
            if let own = StoredWeights.own(of: preset.name, in: folder).first { return own }
            let path = folder + "/" + preset.weights.file.name
            if FileManager.default.fileExists(atPath: path) {
                return StoredWeights(path: path, digest: preset.weights.file.digest, areOwn: false)
            }
        }
        return nil
    }

    /// Makes sure that weights are what they should be. O(size of the file).
    /// - Throws: ``ModelError/wrongDigest(path:expected:found:)`` or another.
    package func check(_ weights: StoredWeights) throws(ModelError) {
        try Self.content(of: weights.path, as: weights.digest)
    }

    /// The SHA-256 of the weights that a preset is loaded with, where it is known without reading them.
    package func knownDigest(of preset: ModelPreset) -> String? {
        (weights(of: preset)?.digest ?? preset.weights.file.digest).sha256
    }

    /// Whether weights with this SHA-256 are the user's own and not what the publisher of a preset released. Where the
    /// publisher tells no digest, those are that were brought by hand.
    package func areOwn(_ sha256: String, of preset: ModelPreset) -> Bool {
        guard case .fromServer = preset.weights.file.digest else { return !preset.weights.file.digest.admits(sha256) }
        return folders.contains { folder in
            StoredWeights.own(of: preset.name, in: folder).contains { $0.digest.sha256 == sha256 }
        }
    }
}
