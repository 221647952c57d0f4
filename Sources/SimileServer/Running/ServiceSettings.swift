import Simile

/// The settings that the routes go by.
struct ServiceSettings: Sendable {
    var models: [String] = []
    var defaultModel: String?
    var threshold = Similarity.defaultThreshold
    var bodyBytes = 64 << 20
    var pictureBytes = 64 << 20
    var megapixels = 100
    var parts = 32
    var workers: Int?
    var queue = 64
    var fetchSeconds = 20.0
    var requestSeconds = 60.0
    var allowsPrivateAddresses = false
    var allowedOrigins: [String] = []

    /// Whether pages of an origin may call the service.
    func allows(_ origin: String) -> Bool { allowedOrigins.contains(origin) || allowedOrigins.contains("*") }

    var defaultChoice: ModelChoice { defaultModel.map { ModelChoice($0) } ?? ModelChoice() }
}
