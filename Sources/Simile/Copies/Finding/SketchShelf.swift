import Catalog
import Imaging
import Synchronization

/// Sketches of images that were looked at lately.
final class SketchShelf: Sendable {
    private let reader: ImageReader
    private let kept = Mutex<(sketches: [ContentHash: CopySketch], order: [ContentHash])>(([:], []))
    /// About 0.4 MB each.
    private static let most = 256

    init(reader: ImageReader) { self.reader = reader }

    /// The sketch of a content; nil where none of its files can be read.
    func sketch(of content: CopyContent) -> CopySketch? {
        if let known = kept.withLock({ $0.sketches[content.hash] }) { return known }
        for item in content.items {
            guard let path = item.path, let sketch = try? CopySketch(.file(path), reader) else { continue }
            kept.withLock { kept in
                guard kept.sketches.updateValue(sketch, forKey: content.hash) == nil else { return }
                kept.order.append(content.hash)
                if kept.order.count > Self.most { kept.sketches[kept.order.removeFirst()] = nil }
            }
            return sketch
        }
        return nil
    }
}
