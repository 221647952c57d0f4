public import Simile

/// What the command line says about the configuration; nil where it says nothing. What each value means and may be
/// stands at the property of the same name in ``ServerConfiguration``.
///
/// There is none for keys: arguments are seen by every user of the machine.
public struct ConfigurationFlags: Sendable, Equatable {
    /// `--host`
    public var host: String?
    /// `--port`
    public var port: Int?
    /// `--catalog`
    public var catalog: String?
    /// `--models`
    public var models: [String]?
    /// `--default-model`
    public var defaultModel: String?
    /// `--input-size`
    public var inputSize: Int?
    /// `--precision`
    public var precision: PrecisionName?
    /// `--threshold`
    public var threshold: Double?
    /// `--collect`
    public var collect: Bool?
    /// `--allowed-origins`
    public var allowedOrigins: [String]?
    /// `--watch`
    public var watch: [String]?
    /// `--watch-prune`
    public var watchPrune: Bool?
    /// `--tls-certificate`
    public var tlsCertificate: String?
    /// `--tls-key`
    public var tlsKey: String?
    /// `--body-bytes`
    public var bodyBytes: Int?
    /// `--picture-bytes`
    public var pictureBytes: Int?
    /// `--megapixels`
    public var megapixels: Int?
    /// `--decode-seconds`
    public var decodeSeconds: Double?
    /// `--decode-megabytes`
    public var decodeMegabytes: Int?
    /// `--parts`
    public var parts: Int?
    /// `--header-bytes`
    public var headerBytes: Int?
    /// `--workers`
    public var workers: Int?
    /// `--queue`
    public var queue: Int?
    /// `--fetch-seconds`
    public var fetchSeconds: Double?
    /// `--allow-private-addresses`
    public var allowPrivateAddresses: Bool?
    /// `--requests-per-minute`
    public var requestsPerMinute: Int?
    /// `--request-seconds`
    public var requestSeconds: Double?
    /// `--idle-seconds`
    public var idleSeconds: Double?
    /// `--minimum-rate`
    public var minimumRate: Int?
    /// `--grace-seconds`
    public var graceSeconds: Double?
    /// `--max-connections`
    public var maxConnections: Int?
    /// `--max-connections-per-address`
    public var maxConnectionsPerAddress: Int?

    /// Nothing said.
    public init() {}
}
