import Embedding
import Imaging

/// The parts of an image that are looked at besides the whole, so that a part of it finds it.
///
/// Five that overlap: one in each corner and one in the middle, all of the image's own proportions. What is smaller than
/// what two of them share lies in one of them whole.
enum Tiles {
    /// The side of a tile as a share of the image's, in percent.
    private static let percent = 60

    /// Where they are, in the order of their numbers.
    static let regions: [Region] = [(0, 0), (2, 0), (1, 1), (0, 2), (2, 2)].compactMap { column, row in
        let step = (100 - percent) / 2
        // All lie within the image.
        return try? Region("\(column * step)%,\(row * step)%,\(percent)%,\(percent)%")
    }

    /// They are cut out of the image shrunk to this long side, in pixels, which has enough of them for every network:
    /// decoding it once is then all that there is to decode.
    private static let longSide = 1024

    /// What is done to an image before it is prepared as a whole one would be, as one canonical line.
    static let preprocessing = "\(regions.count) tiles of \(percent)% of the sides, at a long side of \(longSide)"

    /// The vectors of an image's tiles, in their order.
    static func vectors(
        of views: inout ImageViews, by worker: EmbeddingWorker, limits: ImageLimits
    ) throws(EmbeddingError) -> [[Float]] {
        let name = views.source.name
        var tiles: [PixelBuffer] = []
        do {
            let image = ImageSource.pixels(try views.pixels(.shrunk(longSide: longSide)), name: name)
            let reader = ImageReader(limits: limits)
            for region in regions { tiles.append(try reader.decode(image, region)) }
        } catch {
            throw .image(error)
        }
        var vectors: [[Float]] = []
        for tile in tiles { vectors.append(try worker.embed(.pixels(tile, name: name))) }
        return vectors
    }
}
