import Basics
import Foundation
import NIOCore
import Simile

/// How many connections there is room for among the files that the process may have open.
struct ConnectionRoom: Equatable {
    /// How many are served at a time.
    let served: Int
    /// How many more get a 503.
    let refused: Int

    /// So few make no service.
    private static let least = 4

    /// The room that there is now, before the service opens anything.
    init(_ limits: ServerConfiguration.Limits) throws(ConfigurationError) {
        // Each loop waits for events, for others to wake it, and for the time.
        let loops = 3 * NIOSingletons.groupLoopCountSuggestion
        try self.init(
            wanted: limits.maxConnections, files: OpenFiles.limit, open: (OpenFiles.count ?? 16) + loops,
            workers: limits.workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// How many event loops to have, which cost files of their own, where the process may open few.
    static var loops: Int { max(1, min(ProcessInfo.processInfo.activeProcessorCount, OpenFiles.limit / 64)) }

    /// - Parameters:
    ///   - wanted: how many the configuration allows.
    ///   - files: how many files the process may have open.
    ///   - open: how many it has open already, among them those of the event loops.
    ///   - workers: how many requests are computed at a time, each with files of its own.
    /// - Throws: ``ConfigurationError/tooFewFiles(limit:needed:)``.
    init(wanted: Int, files: Int, open: Int, workers: Int) throws(ConfigurationError) {
        // The catalog, its indexes and its readers; the files of images and models.
        let reserve = min(16 + 2 * workers, max(16, files / 4)) + files / 8
        let left = files - open - reserve
        let fits = left - max(1, left / 4)
        guard fits >= Self.least else {
            throw .tooFewFiles(limit: files, needed: files - fits + 2 * Self.least)
        }
        served = min(wanted, fits)
        refused = min(max(1, served / 4), 256)
    }
}
