public import Basics

/// How a network is laid out over the processor's cores.
public struct EngineConfiguration: Sendable, Hashable {
    /// Arithmetic inside the network.
    public var precision: Precision
    /// How many requests run side by side, each on its own share of the threads.
    public var streams: Int
    /// Threads over all streams; `nil` leaves it to OpenVINO, which takes every core.
    public var threads: Int?

    /// A configuration; the default is the one for a single query: one stream over all cores.
    public init(precision: Precision = .f32, streams: Int = 1, threads: Int? = nil) {
        self.precision = precision
        self.streams = streams
        self.threads = threads
    }
}
