import Basics
import Catalog
import Foundation
import TestSupport

/// A catalog with made-up vectors in a folder of its own.
struct SampleCatalog {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    static let space = VectorSpace(
        model: "made-up", weightsDigest: "0", preprocessing: "none", layer: "top", precision: .f32, dimension: 4)

    /// - Parameter keys: keys of items, or paths of files, whose keys then begin with `disk`.
    init(_ keys: [String]) throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        let root = try catalog.transaction { try $0.root(for: "/", named: "disk") }
        try catalog.commit(
            keys.enumerated().map { index, key in
                let isFile = key.hasPrefix("/")
                return .put(
                    NewItem(
                        key: ItemKey(isFile ? "disk" + key : key), root: isFile ? root.id : nil,
                        attributes: ["number": .number(Double(index))],
                        vectors: [(Self.space, Self.vector(index))]))
            })
    }

    /// A unit vector for each number.
    static func vector(_ index: Int) -> [Float] {
        let angle = Double(index) * 0.3
        return [Float(cos(angle)), Float(sin(angle)), 0, 0]
    }
}
