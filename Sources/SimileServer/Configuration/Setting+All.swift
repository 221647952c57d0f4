extension Setting {
    /// Every setting, in the order of the file that `describe` writes.
    static let all = service + tls + limits + [keys]

    private static let service: [Setting] = [
        .init("host", \.host, \.host, .host),
        .init("port", \.port, \.port, .whole(0...65_535)),
        .init(optional: "catalog", \.catalog, \.catalog, .text("the path of a folder")),
        .init("models", \.models, \.models, .list(of: .text("the name of a model"))),
        .init(optional: "defaultModel", \.defaultModel, \.defaultModel, .text("the name of a model")),
        .init(optional: "inputSize", \.inputSize, \.inputSize, .whole(1...16_384)),
        .init("precision", \.precision, \.precision, .choice()),
        .init("threshold", \.threshold, \.threshold, .number(0...1)),
        .init("collect", \.collect, \.collect, .truth),
        .init("allowedOrigins", \.allowedOrigins, \.allowedOrigins, .list(of: .origin)),
        .init(
            "watch", \.watch, \.watch,
            .list(of: .text("the name of a root, the path of a folder, or true for all roots"))),
        .init("watchPrune", \.watchPrune, \.watchPrune, .truth),
    ]

    private static let tls: [Setting] = [
        .init(optional: "tls.certificate", \.tls.certificate, \.tlsCertificate, .text("the path of a PEM file")),
        .init(optional: "tls.key", \.tls.key, \.tlsKey, .text("the path of a PEM file")),
    ]

    private static let limits: [Setting] = [
        .init("limits.bodyBytes", \.limits.bodyBytes, \.bodyBytes, .bytes(1 << 10...16 << 30)),
        .init("limits.pictureBytes", \.limits.pictureBytes, \.pictureBytes, .bytes(1 << 10...1 << 30)),
        .init("limits.megapixels", \.limits.megapixels, \.megapixels, .whole(1...10_000)),
        .init("limits.decodeSeconds", \.limits.decodeSeconds, \.decodeSeconds, .number(0.1...3600)),
        .init("limits.decodeMegabytes", \.limits.decodeMegabytes, \.decodeMegabytes, .whole(64...1_000_000)),
        .init("limits.parts", \.limits.parts, \.parts, .whole(1...10_000)),
        .init("limits.headerBytes", \.limits.headerBytes, \.headerBytes, .bytes(1 << 10...1 << 20)),
        .init(optional: "limits.workers", \.limits.workers, \.workers, .whole(1...1024)),
        .init("limits.queue", \.limits.queue, \.queue, .whole(0...100_000)),
        .init("limits.fetchSeconds", \.limits.fetchSeconds, \.fetchSeconds, .number(0.1...600)),
        .init("limits.allowPrivateAddresses", \.limits.allowPrivateAddresses, \.allowPrivateAddresses, .truth),
        .init(
            optional: "limits.requestsPerMinute", \.limits.requestsPerMinute, \.requestsPerMinute,
            .whole(1...1_000_000)),
        .init("limits.requestSeconds", \.limits.requestSeconds, \.requestSeconds, .number(0.1...86_400)),
        .init("limits.idleSeconds", \.limits.idleSeconds, \.idleSeconds, .number(0.1...86_400)),
        .init("limits.minimumRate", \.limits.minimumRate, \.minimumRate, .bytes(0...1 << 30)),
        .init("limits.graceSeconds", \.limits.graceSeconds, \.graceSeconds, .number(0.1...86_400)),
        .init("limits.maxConnections", \.limits.maxConnections, \.maxConnections, .whole(1...1_000_000)),
        .init(
            optional: "limits.maxConnectionsPerAddress", \.limits.maxConnectionsPerAddress, \.maxConnectionsPerAddress,
            .whole(1...1_000_000)),
    ]

    private static let keys = Setting("keys", \.keys, .list(of: .key)) { _ in nil }

    /// The sections of the file.
    static let sections = ["tls", "limits"]
}
