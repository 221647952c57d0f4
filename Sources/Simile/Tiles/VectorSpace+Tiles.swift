import Catalog
import Foundation

/// The vectors of tiles make a space of their own, named for that of the whole images: `efficientnet_lite0@tiles`.
extension VectorSpace {
    private static let suffix = "@tiles"
    private static let separator = "; "

    /// The space of the tiles of the images which, whole, are in this space.
    var ofTiles: VectorSpace {
        var tiles = self
        tiles.model += Self.suffix
        tiles.preprocessing = Tiles.preprocessing + Self.separator + preprocessing
        return tiles
    }

    /// Whether the vectors are those of tiles.
    var isOfTiles: Bool { model.hasSuffix(Self.suffix) }

    /// For a space of tiles that of the whole images, else this one.
    var ofWholes: VectorSpace {
        guard isOfTiles, let end = preprocessing.range(of: Self.separator) else { return self }
        var wholes = self
        wholes.model.removeLast(Self.suffix.count)
        wholes.preprocessing = String(preprocessing[end.upperBound...])
        return wholes
    }
}

extension Catalog {
    /// The spaces in which an item has one vector, which is that of the whole image.
    func spacesOfWholes() throws(CatalogError) -> [VectorSpace] { try heldSpaces().filter { !$0.isOfTiles } }
}
