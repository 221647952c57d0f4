public import Simile

/// Everything about the service that can be set.
///
/// A value of this type holds the defaults until something is changed; ``EffectiveConfiguration`` reads it from a file,
/// the environment and the command line. Decoding checks nothing but types: what was decoded or put together in code
/// goes through ``check()``.
public struct ServerConfiguration: Sendable, Equatable, Codable {
    /// Where to listen: an IPv4 or IPv6 address or a host name, without a port. Default: `127.0.0.1`, which only
    /// programs on the same machine reach; anything else needs ``keys``.
    public var host = "127.0.0.1"
    /// The TCP port to listen on, 0 to 65535; 0 takes any that is free. Default: 8080.
    public var port = 8080
    /// The catalog's folder, from the working directory if it is relative. Default: nil, for the usual place
    /// (`SIMILE_CATALOG`, else the user's own).
    public var catalog: String?
    /// The models that may be asked for besides the default one, by names as `simile models` lists them. Default: none,
    /// for those that the catalog has spaces of.
    public var models: [String] = []
    /// The model of requests that choose none. Default: nil, for the first of ``models``, and without those for the one
    /// that `simile index` takes.
    public var defaultModel: String?
    /// The side, in pixels, at which models see images where a request does not say, 1 to 16384. Default: nil, for
    /// each model's own.
    public var inputSize: Int?
    /// Arithmetic inside the networks, of comparisons and of vectors in a new catalog; a catalog that has vectors goes
    /// on in theirs. Default: `f32`.
    public var precision = PrecisionName.f32
    /// The score by cosine from which two images are called similar where a request does not say, 0 to 1. Default: 0.80.
    public var threshold = 0.8
    /// Whether sources of products are read when they are due; see `simile sources`. Of several services over one catalog any
    /// number may: a source is run by one at a time. Default: false.
    public var collect = false
    /// The web origins, such as `https://shop.example`, whose pages may call the service from a browser; `*` stands for
    /// all. Default: none.
    public var allowedOrigins: [String] = []
    /// The folders whose images are indexed as they change, each the name of one of the catalog's roots or a path; `true` stands for all
    /// roots. One that is not there is watched once it is. Default: none.
    public var watch: [String] = []
    /// Whether items go whose file is deleted from a watched folder. Default: false.
    public var watchPrune = false
    /// The certificate and key to serve HTTPS with, in a build with the trait `TLS`. Default: none, for HTTP.
    public var tls = TLS()
    /// What a request may cost.
    public var limits = Limits()
    /// The API keys. Default: none: every client that reaches the service may do everything, and
    /// ``checkExposure()`` makes sure that those are programs on the same machine.
    public var keys: [Key] = []

    /// The defaults.
    public init() {}
}

extension ServerConfiguration {
    /// The files that HTTPS needs: both, or none for HTTP.
    public struct TLS: Sendable, Equatable, Codable {
        /// The path of a PEM file: the certificate, and after it those between it and the root. Default: nil.
        public var certificate: String?
        /// The path of a PEM file: the certificate's private key. Default: nil.
        public var key: String?

        /// The files; by default none.
        public init(certificate: String? = nil, key: String? = nil) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A key that is accepted, as the configuration keeps it: the key itself is not in it. Made by ``APIKey/make()``.
    public struct Key: Sendable, Equatable, Codable {
        /// Whose it is, for logs and rates: 1 to 64 ASCII letters, digits, `-`, `_` and `.`; no two keys have the same.
        public var name: String
        /// What the key is recognized by.
        public var hash: KeyHash
        /// What its holder may do; at least one thing.
        public var scopes: Set<AccessScope>

        /// A key; by default for reading and writing.
        public init(name: String, hash: KeyHash, scopes: Set<AccessScope> = Set(AccessScope.allCases)) {
            self.name = name
            self.hash = hash
            self.scopes = scopes
        }
    }
}
