extension ServerConfiguration {
    /// What requests may cost, each and all together.
    public struct Limits: Sendable, Equatable, Codable {
        /// The largest body of a request, in bytes, 1 KiB to 16 GiB. Default: 64 MiB.
        public var bodyBytes = 64 << 20
        /// The largest image, in bytes, whether sent or fetched, 1 KiB to 1 GiB. Default: 64 MiB.
        public var pictureBytes = 64 << 20
        /// The most pixels of an image, in millions, 1 to 10000; judged from its header. Default: 100.
        public var megapixels = 100
        /// The most processor time that decoding an image may take, in seconds, 0.1 to 3600; WebP, GIF, AVIF and HEIC are
        /// judged from their sizes. Default: 1.5.
        public var decodeSeconds = 1.5
        /// The most memory that images may take while they are decoded, all together and each alone, in megabytes (2^20
        /// bytes), 64 to 1000000. A decode waits for what others have taken; one that takes more is refused. Default: 512.
        public var decodeMegabytes = 512
        /// The most parts of a multipart body, 1 to 10000. Default: 64, which a search with all its fields has room in.
        public var parts = 64
        /// The largest header of a request, and of a part in a body, in bytes, 1 KiB to 1 MiB. Default: 64 KiB.
        public var headerBytes = 64 << 10
        /// How many requests are computed at a time, 1 to 1024. Default: nil, for the number of processor cores.
        public var workers: Int?
        /// How many more may wait for their turn before the service says that it is busy, 0 to 100000. Default: 64.
        public var queue = 64
        /// How long fetching an image from the web may take, in seconds, 0.1 to 600. Default: 20.
        public var fetchSeconds = 20.0
        /// Whether images may be fetched from private addresses, which lets whoever may ask look about in the
        /// service's own network. Default: false.
        public var allowPrivateAddresses = false
        /// How many requests a key, or without keys an address, may make in a minute on average, 1 to 1000000; see
        /// ``RateLimiter``. Default: nil, for any number.
        public var requestsPerMinute: Int?
        /// How long a request may take until it is worked on, in seconds, 0.1 to 86400: for its body to arrive, and for its
        /// turn in the line to come. What has begun is done, and a stream may last for as long as it moves. Default: 60.
        public var requestSeconds = 60.0
        /// How long a connection may be silent before it is closed, in seconds, 0.1 to 86400. Default: 60.
        public var idleSeconds = 60.0
        /// How slowly a client may send a body or read an answer, in bytes a second on average, 0 to 1 GiB; 0 for any pace.
        /// A slower client is disconnected. Only time in which the service waits for the client counts. Default: 1 KiB.
        public var minimumRate = 1 << 10
        /// How long a client may send or read nothing before ``minimumRate`` counts, in seconds, 0.1 to 86400. Default: 10.
        public var graceSeconds = 10.0
        /// The most connections at a time, 1 to 1000000; fewer where the process may not open as many files. Further ones are
        /// refused with a 503. Default: 12000.
        public var maxConnections = 12_000
        /// The most connections of one address (of an IPv6 address, of its first 64 bits), 1 to 1000000. This machine's own,
        /// where a proxy may speak for many, have no such limit; a proxy elsewhere wants a high one. Default: nil, for a
        /// quarter of all.
        public var maxConnectionsPerAddress: Int?

        /// The defaults.
        public init() {}
    }
}
