import NIOCore

#if TLS
    import NIOSSL

    /// What HTTPS is served with: a chain of certificates and the private key of the first.
    struct ServerCertificate: Sendable {
        /// Whether this build can serve HTTPS.
        static let isSupported = true

        private let context: NIOSSLContext

        /// The certificate of a configuration's files; nil where it names none.
        /// - Throws: ``ConfigurationError`` that names the file which cannot be used.
        static func reading(_ tls: ServerConfiguration.TLS) throws(ConfigurationError) -> ServerCertificate? {
            guard let certificate = tls.certificate, let key = tls.key else { return nil }
            func unusable(_ setting: String, _ path: String, _ what: String) -> ConfigurationError {
                .invalid(
                    place: nil, setting: setting,
                    reason: "names \(path), which is not a readable PEM file with \(what)")
            }
            guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
                throw unusable("tls.certificate", certificate, "certificates")
            }
            guard let privateKey = try? NIOSSLPrivateKey(file: key, format: .pem) else {
                throw unusable("tls.key", key, "a private key")
            }
            do {
                return ServerCertificate(
                    context: try NIOSSLContext(
                        configuration: .makeServerConfiguration(
                            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))))
            } catch {
                throw .invalid(
                    place: nil, setting: "tls.key", reason: "names \(key), which is not the key of \(certificate)")
            }
        }

        /// Has a connection encrypted, before anything else is added to it.
        func secure(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
        }
    }
#else
    /// What HTTPS would be served with. A build without the trait `TLS`, which is spared a library of 400 files, has none:
    /// ``ServerConfiguration/check()`` refuses a configuration that names one.
    struct ServerCertificate: Sendable {
        static let isSupported = false

        private init() {}

        static func reading(_ tls: ServerConfiguration.TLS) throws(ConfigurationError) -> ServerCertificate? { nil }

        func secure(_ pipeline: ChannelPipeline.SynchronousOperations) throws {}
    }
#endif
