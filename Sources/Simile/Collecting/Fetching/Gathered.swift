import Foundation
import Synchronization

/// A body that is kept, up to a limit.
final class Gathered: Sendable {
    private let limit: Int
    private let state = Mutex<[UInt8]>([])

    init(limit: Int) { self.limit = limit }

    /// What came.
    var bytes: [UInt8] { state.withLock { $0 } }

    /// Keeps bytes.
    /// - Throws: ``FetchError/Reason/tooLarge(_:limit:)``.
    func add(_ part: UnsafeRawBufferPointer) throws {
        let new = Array(part)
        try state.withLock { bytes in
            guard new.count <= limit - bytes.count else { throw FetchError.Reason.tooLarge(limit: limit) }
            bytes += new
        }
    }

    /// Keeps what there is room for.
    func addSome(_ part: UnsafeRawBufferPointer) {
        let new = Array(part)
        state.withLock { bytes in bytes += new.prefix(limit - bytes.count) }
    }
}
