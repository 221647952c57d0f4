import Catalog
import Imaging
import Synchronization

/// What was made lately of contents, so that pairs that follow each other need not make it again.
final class Shelf<Value: Sendable>: Sendable {
    private let reader: ImageReader
    private let capacity: Int
    private let make: @Sendable (ImageSource, ImageReader) throws -> Value
    private let kept = Mutex<(values: [ContentHash: Value], order: [ContentHash])>(([:], []))

    /// - Parameters:
    ///   - capacity: at most so many values are kept, the newest.
    ///   - make: makes one of an image.
    init(_ reader: ImageReader, capacity: Int, _ make: @escaping @Sendable (ImageSource, ImageReader) throws -> Value) {
        (self.reader, self.capacity, self.make) = (reader, capacity, make)
    }

    /// The value of a content; nil where none of its files can be read.
    subscript(_ content: CopyContent) -> Value? {
        if let known = kept.withLock({ $0.values[content.hash] }) { return known }
        guard let value = content.first({ try make($0, reader) }) else { return nil }
        kept.withLock { kept in
            guard kept.values.updateValue(value, forKey: content.hash) == nil else { return }
            kept.order.append(content.hash)
            if kept.order.count > capacity { kept.values[kept.order.removeFirst()] = nil }
        }
        return value
    }
}
