import NIOSSL

extension NIOSSLContext {
    /// What a configuration's files make HTTPS with; nil where it names none.
    /// - Throws: ``ConfigurationError`` that names the file which cannot be used.
    static func reading(_ tls: ServerConfiguration.TLS) throws(ConfigurationError) -> NIOSSLContext? {
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
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey)))
        } catch {
            throw .invalid(
                place: nil, setting: "tls.key", reason: "names \(key), which is not the key of \(certificate)")
        }
    }
}
