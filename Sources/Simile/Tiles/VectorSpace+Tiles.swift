import Catalog
import Foundation

/// The vectors of tiles make a space of their own beside that of the whole images.
extension VectorSpace {
    private static let separator = "; "

    /// The space of the tiles of the images which, whole, are in this space.
    var ofTiles: VectorSpace {
        var tiles = self
        tiles.view = .tiles
        tiles.preprocessing = Tiles.preprocessing + Self.separator + preprocessing
        return tiles
    }

    /// For a space of tiles that of the whole images, else this one.
    var ofWholes: VectorSpace {
        guard view == .tiles, let end = preprocessing.range(of: Self.separator) else { return self }
        var wholes = self
        wholes.view = .whole
        wholes.preprocessing = String(preprocessing[end.upperBound...])
        return wholes
    }
}

extension ImageCatalog {
    /// The spaces in which an item has one vector, which is that of the whole image.
    func spacesOfWholes() throws(CatalogError) -> [VectorSpace] { try heldSpaces().filter { $0.view == .whole } }
}
