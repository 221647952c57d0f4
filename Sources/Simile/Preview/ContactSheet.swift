public import Catalog
public import Imaging

/// Images as one: a query first, in a frame, then its hits in their order, row by row; or some items. A query of words has no
/// image, and leaves the hits alone.
public struct ContactSheet: Sendable {
    /// The image.
    public let image: PixelBuffer
    private static let cell = 192
    private static let gap = 8
    private static let columns = 6
    /// More than anybody looks at, and an image that every format can hold.
    private static let mostTiles = 120
    private static let frame: (UInt8, UInt8, UInt8) = (230, 110, 20)

    /// Reads the images and lays them out, the first 119 hits at most. One that cannot be read any more leaves a gray
    /// place.
    /// - Parameters:
    ///   - query: what was looked for.
    ///   - hits: what was found.
    ///   - catalog: where it was found; nil where the query is no item, and hits keep their files.
    ///   - fetcher: how images come from the web.
    ///   - limits: what an image may cost.
    /// - Throws: ``FetchError`` when the query is an address that cannot be fetched again.
    public init(
        query: ImageQuery?, hits: [SearchHit], catalog: ImageCatalog? = nil, fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits()
    ) async throws {
        // An item whose image is gone is a query all the same.
        let first: ImageSource?
        do { first = try await query?.load(fetcher, catalog, limits: limits) } catch SearchRequestError.noImage {
            first = nil
        }
        image = try await onThread {
            let reader = ImageReader(limits: limits)
            func tile(_ source: ImageSource) -> PixelBuffer? { try? reader.thumbnail(source, longSide: Self.cell) }
            let tiles =
                [first].compactMap(\.self).map(tile)
                + hits.prefix(Self.mostTiles - 1).map { hit in
                    // A hit that was given another image since has another file, too.
                    tile(.file(hit.path ?? hit.key.text))
                        ?? (try? catalog?.source(of: hit.key, name: hit.key.text, limits)).flatMap(tile)
                }
            return Self.layOut(tiles, isFirstFramed: first != nil)
        }
    }

    /// Some items as one image, in their order, the first 120 at most. One whose image cannot be read leaves a gray place.
    /// - Parameters:
    ///   - items: their keys.
    ///   - catalog: where they are.
    ///   - limits: what an image may cost.
    public init(items: [ItemKey], catalog: ImageCatalog, limits: ImageLimits = ImageLimits()) async throws {
        image = try await onThread {
            let reader = ImageReader(limits: limits)
            let tiles = items.prefix(Self.mostTiles).map { key in
                (try? catalog.source(of: key, name: key.text, limits)).flatMap {
                    try? reader.thumbnail($0, longSide: Self.cell)
                }
            }
            return Self.layOut(tiles, isFirstFramed: false)
        }
    }

    private static func layOut(_ tiles: [PixelBuffer?], isFirstFramed: Bool) -> PixelBuffer {
        let rows = (tiles.count + columns - 1) / columns
        let step = cell + gap
        var sheet = PixelBuffer(
            width: max(1, min(tiles.count, columns)) * step + gap, height: rows * step + gap, fill: (255, 255, 255))
        for (index, tile) in tiles.enumerated() {
            let left = index % columns * step + gap
            let top = index / columns * step + gap
            let tile = tile ?? PixelBuffer(width: cell, height: cell, fill: (200, 200, 200))
            let x = left + (cell - tile.width) / 2
            let y = top + (cell - tile.height) / 2
            if index == 0, isFirstFramed {
                let border = PixelBuffer(width: tile.width + 8, height: tile.height + 8, fill: frame)
                sheet.draw(border, x: x - 4, y: y - 4)
            }
            sheet.draw(tile, x: x, y: y)
        }
        return sheet
    }

    /// Writes the sheet in the format that the path's ending names, marked as one, so that the next may take its place. The
    /// file appears complete or not at all.
    /// - Throws: `FileError` for an ending of neither format and for a file that must not be overwritten: whatever no sheet is.
    public func write(to path: String) async throws {
        try await onThread { try write(to: OutputFile(path, replacing: .contactSheet)) }
    }

    /// The same to a file that was checked. Blocks.
    package func write(to file: OutputFile) throws {
        try file.write(try ImageMark.contactSheet.marked(image, for: file.name))
    }
}
