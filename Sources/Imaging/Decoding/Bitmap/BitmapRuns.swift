/// Indices that are written as runs (BI_RLE8 and BI_RLE4).
enum BitmapRuns {
    /// The indices, one a byte, rows in the order of the file. Pixels that no run covers are index 0; what lies outside the
    /// image is left out.
    ///
    /// - Throws: `ImagingError.truncated` when the data end before the image does, or what `watch` ends it with.
    /// - Complexity: O(pixels + bytes).
    static func expand(
        _ data: Slice<UnsafeBufferPointer<UInt8>>, bits: Int, width: Int, height: Int, name: String,
        watch: DecodeWatch
    ) throws(ImagingError) -> [UInt8] {
        var indices = [UInt8](repeating: 0, count: width * height)
        var place = data.startIndex
        var (x, y) = (0, 0)
        /// Puts down so many indices from some bytes: over and over, or one after the other.
        func put(_ count: Int, from start: Int, repeating: Bool) {
            let from = y * width
            for i in 0..<min(count, max(0, width - x)) where y < height {
                let step = repeating ? i % (8 / bits) : i
                let byte = data[start + step * bits / 8]
                indices[from + x + i] = bits == 8 ? byte : step % 2 == 0 ? byte >> 4 : byte & 15
            }
            x += count
        }
        /// The next two bytes.
        func pair() -> (UInt8, UInt8)? {
            guard data.endIndex - place >= 2 else { return nil }
            defer { place += 2 }
            return (data[place], data[place + 1])
        }
        // After the last row nothing can follow, and an end mark need not.
        var steps = 0
        while y < height - 1 || (y == height - 1 && x < width) {
            steps += 1
            if steps % 1024 == 0 { try watch.check() }
            guard let (count, what) = pair() else { throw .truncated(name: name) }
            switch (count, what) {
            case (0, 0): (x, y) = (0, y + 1)
            case (0, 1): return indices
            case (0, 2):
                guard let (right, up) = pair() else { throw .truncated(name: name) }
                (x, y) = (x + Int(right), y + Int(up))
            case (0, _):
                // Padded to whole pairs; the last padding of a file may be missing.
                let bytes = (Int(what) * bits + 7) / 8
                guard data.endIndex - place >= bytes else { throw .truncated(name: name) }
                put(Int(what), from: place, repeating: false)
                place = min(place + bytes + bytes % 2, data.endIndex)
            default:
                put(Int(count), from: place - 1, repeating: true)
            }
        }
        return indices
    }
}
